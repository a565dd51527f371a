namespace Affiliates.Api.Commands;

/// <summary>Turns the operator's Ctrl-C into a cancellation, so that a command ends in good order.</summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource source = new();

    public Interruption() => Console.CancelKeyPress += Cancel;

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= Cancel;
        source.Dispose();
    }

    void Cancel(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = true;
        source.Cancel();
    }
}
