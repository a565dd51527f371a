namespace Affiliates.Benchmarks.Table;

/// <summary>A line of the table; work and store together name it.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Store">Where.</param>
/// <param name="Target">What it should come to.</param>
/// <param name="Measured">What it came to.</param>
/// <param name="IsMet">Null: there is no target.</param>
sealed record Line(string Work, string Store, string Target, string Measured, bool? IsMet)
{
    /// <summary>Events a second, with the slowest and the fastest round.</summary>
    public string Rate { get; init; } = "";

    /// <summary>Median and 99th of the time of a request.</summary>
    public string Latency { get; init; } = "";

    /// <summary>CPU of an event: of the product's processes, of PostgreSQL, of the load generator.</summary>
    public string Cpu { get; init; } = "";

    public string Key => $"| {Work} | {Store} |";

    public override string ToString() =>
        $"{Key} {Target} | {Measured} | {(IsMet is { } met ? met ? "yes" : "**no**" : "")} | {Rate} | {Latency} | {Cpu} |";
}
