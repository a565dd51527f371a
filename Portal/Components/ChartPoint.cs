namespace Affiliates.Portal.Components;

/// <summary>One period of a chart.</summary>
public sealed record ChartPoint(string Name, decimal Bar, decimal Line);
