namespace Affiliates.Api.OpenApi;

/// <summary>An empty object, or no body at all.</summary>
public sealed record Nothing;
