namespace Affiliates.Journal;

/// <summary>Which place of each stream is the next, and how far the places have been entered in their index.</summary>
/// <remarks>
/// On SQLite one process owns the file and one writer appends to it, so that the fence can be kept in memory: an index that is kept row by
/// row changes a page for each stream of a batch. What is known here holds as long as the table ends where this writer has left it; if it
/// does not, another one was there, and it is read anew. Only used inside of a transaction.
/// </remarks>
sealed class SqliteFence
{
    /// <summary>Rows whose places are entered at once. So many are looked through, at most, by who reads one stream.</summary>
    const long Step = 2_048;

    /// <summary>Streams that are remembered.</summary>
    const int Capacity = 200_000;

    readonly Dictionary<long, long> ends = [];
    readonly Dictionary<long, long> taken = [];
    long? last;
    long entered;
    long entering;

    /// <summary>To be called first in each transaction.</summary>
    public void Begin(SqliteSession session)
    {
        taken.Clear();
        var end = session.LastPlace.Number();
        if (last != end || ends.Count > Capacity)
        {
            ends.Clear();
            session.Ends.EachPair((stream, seq) => ends[stream] = seq);
            entered = session.Entered.Number();
            last = end;
        }

        entering = entered;
        if (end - entered >= Step)
        {
            session.EnterPlaces.Bind(end).Run();
            session.SavePlaces.Bind(end).Run();
            entering = end;
        }
    }

    /// <exception cref="NotWrittenException">The place is not the next one of its stream.</exception>
    public void Take(SqliteSession session, long stream, long seq)
    {
        if (!taken.TryGetValue(stream, out var end) && !ends.TryGetValue(stream, out end))
        {
            end = ends[stream] = session.End.Bind(stream).Number();
        }

        if (seq != end + 1)
        {
            throw new NotWrittenException(seq <= end ? "the place is taken" : "the place before it is empty", true);
        }

        taken[stream] = seq;
    }

    /// <summary>The transaction is durable, and has appended so many rows.</summary>
    public void Committed(int rows)
    {
        foreach (var (stream, seq) in taken)
        {
            ends[stream] = seq;
        }

        last += rows;
        entered = entering;
    }

    /// <summary>Nothing is known any more.</summary>
    public void Forget() => last = null;
}
