using Affiliates.Storage;

namespace Affiliates.Silo;

/// <summary>Brings the schema up to date before any other service of the host starts: Orleans reads its own tables as it starts.</summary>
sealed class SchemaStart(SchemaMigrator schema) : IHostedLifecycleService, IEarlyStart
{
    Task? begun;

    public void Begin() => begun = Task.Run(() => schema.Run());

    public Task StartingAsync(CancellationToken cancellationToken) => begun?.WaitAsync(cancellationToken) ?? schema.Run(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
