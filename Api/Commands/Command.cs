namespace Affiliates.Api.Commands;

/// <summary>Something that the program does instead of serving.</summary>
/// <param name="Verb">Its first word.</param>
/// <param name="Summary">One line for <c>--help</c>.</param>
/// <param name="Usage">How it is called.</param>
/// <param name="Run">Takes what comes after the verb; the exit code.</param>
sealed record Command(string Verb, string Summary, string Usage, Func<string[], CommandOutput, Task<int>> Run);

/// <summary>Where a command says what it has to say.</summary>
sealed record CommandOutput(TextWriter Out, TextWriter Error);

/// <summary>What a command ends with.</summary>
static class ExitCode
{
    public const int Good = 0;
    /// <summary>It has run, and what it looked for is not as it should be.</summary>
    public const int Bad = 1;
    /// <summary>It could not run: called in the wrong way, or the store or the server is not there.</summary>
    public const int NotRun = 2;
}
