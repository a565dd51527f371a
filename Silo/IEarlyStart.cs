namespace Affiliates.Silo;

/// <summary>
/// What needs nothing of the rest of the program, and begins before the rest is put together: a start then takes as long as the longer of
/// the two. Whoever needs its outcome waits for it.
/// </summary>
public interface IEarlyStart
{
    /// <summary>Begins it, once; what fails is told to who waits.</summary>
    void Begin();
}
