using System.Threading.Channels;
using Affiliates.Storage;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace Affiliates.Journal;

/// <summary>Says of orders and event keys whether they are taken: of all that are asked for at the same time with one question.</summary>
/// <remarks>
/// Every new order asks, and nearly every one is new: a round trip for each would cost more than to write it. A key that is taken between
/// the answer and the writing is refused by the writing.
/// </remarks>
public sealed class TakenKeys : IAsyncDisposable
{
    /// <summary>Keys in one question.</summary>
    const int Most = 500;

    readonly Channel<Question> questions = Channel.CreateUnbounded<Question>(new UnboundedChannelOptions { SingleReader = true });
    readonly AffiliatesStore store;
    readonly Task loop;
    sqlite3? file;
    SqliteStatement? orderInFile, eventInFile;

    public TakenKeys(AffiliatesStore store)
    {
        this.store = store;
        loop = Task.Run(Run);
    }

    public Task<bool> IsTaken(OrderId order) => Ask(new Question(isOrder: true, order.Tenant, order.Value));

    public Task<bool> IsTaken(EventKey key) => Ask(new Question(isOrder: false, key.Tenant, key.Value));

    public async ValueTask DisposeAsync()
    {
        questions.Writer.TryComplete();
        await loop;
        Close();
    }

    async Task<bool> Ask(Question question) =>
        questions.Writer.TryWrite(question)
            ? await question.Task
            : throw new JournalFaultException("The journal has stopped; nothing was asked for.");

    async Task Run()
    {
        List<Question> asked = new(Most);
        while (await questions.Reader.WaitToReadAsync())
        {
            while (asked.Count < Most && questions.Reader.TryRead(out var question))
            {
                asked.Add(question);
            }

            try
            {
                if (store.Dialect is Dialect.PostgreSql)
                {
                    await AskServer(asked);
                }
                else
                {
                    AskFile(asked);
                }
            }
            catch (Exception e)
            {
                Close();
                asked.ForEach(question => question.TrySetException(e));
            }

            asked.Clear();
        }
    }

    async Task AskServer(List<Question> asked)
    {
        await using var connection = await store.Npgsql!.OpenConnectionAsync();
        foreach (var kind in asked.GroupBy(question => question.IsOrder))
        {
            Question[] alike = [.. kind];
            var taken = new bool[alike.Length];
            await using var command = new NpgsqlCommand(store.Sql(kind.Key ? "ReadTakenOrders" : "ReadTakenEvents"), connection);
            command.Parameters.Add(new NpgsqlParameter<int[]>("tenant", NpgsqlDbType.Array | NpgsqlDbType.Integer) { TypedValue = [.. alike.Select(a => a.Tenant.Number)] });
            command.Parameters.Add(new NpgsqlParameter<string[]>("key", NpgsqlDbType.Array | NpgsqlDbType.Text) { TypedValue = [.. alike.Select(a => a.Key)] });
            await command.PrepareAsync();
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                taken[row.GetInt64(0) - 1] = true;
            }

            for (var i = 0; i < alike.Length; i++)
            {
                alike[i].TrySetResult(taken[i]);
            }
        }
    }

    void AskFile(List<Question> asked)
    {
        file ??= store.OpenSqlite("");
        orderInFile ??= new SqliteStatement(file, store.Sql("ReadTakenOrders"), "tenant", "key");
        eventInFile ??= new SqliteStatement(file, store.Sql("ReadTakenEvents"), "tenant", "key");
        foreach (var question in asked)
        {
            var statement = question.IsOrder ? orderInFile : eventInFile;
            question.TrySetResult(statement.Bind(question.Tenant.Number).Bind(question.Key).Number() == 1);
        }
    }

    void Close()
    {
        orderInFile?.Dispose();
        eventInFile?.Dispose();
        file?.Dispose();
        (orderInFile, eventInFile, file) = (null, null, null);
    }

    sealed class Question(bool isOrder, TenantId tenant, string key)
        : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public bool IsOrder { get; } = isOrder;
        public TenantId Tenant { get; } = tenant;
        public string Key { get; } = key;
    }
}
