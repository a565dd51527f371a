namespace Affiliates.Portal.Components;

/// <summary>Why there is nothing else to see.</summary>
public enum StateKind
{
    Loading,
    Empty,
    Error,
    Refused,
}
