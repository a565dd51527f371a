namespace Affiliates.Client;

/// <summary>A field of a change that can also be set to nothing: <c>MaxValue = null</c> takes the limit away, and not naming it leaves it.</summary>
public readonly record struct Optional<T>
{
    /// <summary>Sets the field.</summary>
    public Optional(T value) => (IsSet, Value) = (true, value);

    /// <summary>The field is sent.</summary>
    public bool IsSet { get; }

    /// <summary>What it is set to.</summary>
    public T Value { get; }

    /// <summary>Sets the field.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}
