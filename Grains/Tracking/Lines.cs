namespace Affiliates.Tracking;

/// <summary>Who comes for a name waits for those who came for it before, and for nobody else. Belongs to one activation.</summary>
public sealed class Lines
{
    readonly Dictionary<string, Turn> last = [];

    /// <summary>Returns when all who came before for this name have disposed of their turns.</summary>
    public async ValueTask<IDisposable> Enter(string name)
    {
        var before = last.GetValueOrDefault(name);
        var turn = new Turn(this, name);
        last[name] = turn;
        if (before is not null)
        {
            await before.Over();
        }

        return turn;
    }

    sealed class Turn(Lines lines, string name) : IDisposable
    {
        TaskCompletionSource? over;

        public Task Over() => (over ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Dispose()
        {
            if (ReferenceEquals(lines.last[name], this))
            {
                lines.last.Remove(name);
            }

            over?.SetResult();
        }
    }
}
