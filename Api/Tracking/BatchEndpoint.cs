using System.Text.Json;

namespace Affiliates.Api.Tracking;

/// <summary>Up to 1000 events in one call, also of the past; each one is answered for itself, in order.</summary>
/// <remarks>Events of one session are taken one after the other, as they stand; all others side by side.</remarks>
public sealed class BatchEndpoint(Tracker tracker, Attempts attempts)
{
    const int MaxEvents = 1000;

    /// <summary>Bytes of the whole call: 1000 events with what events usually carry.</summary>
    public const int Limit = 4 * 1024 * 1024;

    static readonly JsonReaderOptions Depth = new() { MaxDepth = 40 };

    public async Task Track(HttpContext http)
    {
        var problem = await Answer(http);
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
        }
    }

    async Task<Problem?> Answer(HttpContext http)
    {
        if (!RequestBody.Is(http.Request.ContentType, "application/json"))
        {
            return Problem.UnsupportedMediaType("application/json");
        }

        if (await RequestBody.Read(http.Request, Limit) is not { } body)
        {
            return Problem.TooLarge(Limit);
        }

        List<ReadOnlyMemory<byte>> events = [];
        if (Split(body, events) is { } unreadable)
        {
            return unreadable;
        }

        using var admitted = attempts.Admit(events.Count);
        var asker = http.Asker;
        var results = await Track(http, asker, events);
        await JsonAnswer.Send(http, StatusCodes.Status200OK, (results, asker.Caller), static (json, answer) => Write(json, answer.results, answer.Caller));
        return null;
    }

    async Task<TrackResult[]> Track(HttpContext http, Asker asker, List<ReadOnlyMemory<byte>> events)
    {
        var results = new TrackResult[events.Count];
        var settings = await tracker.SettingsFor(asker);
        var calls = tracker.Batch();
        var together = new List<(int Place, GatheredEvent Event)>(events.Count);
        List<Task> pending = [];
        Dictionary<string, Task>? sessions = null;
        for (var i = 0; i < events.Count; i++)
        {
            var (request, problem) = TrackBody.Parse(events[i].Span);
            if (request is null)
            {
                results[i] = problem!;
                continue;
            }

            var place = i;
            if (tracker.Gather(http, asker, request, calls, settings) is { } gathered)
            {
                together.Add((place, gathered));
                continue;
            }

            if (request.SessionId is not { } session)
            {
                pending.Add(One(place, request));
                continue;
            }

            sessions ??= new Dictionary<string, Task>(StringComparer.Ordinal);
            sessions[session] = After(sessions.GetValueOrDefault(session, Task.CompletedTask), place, request);
        }

        pending.Add(calls.Send());
        await Task.WhenAll(sessions is null ? pending : pending.Concat(sessions.Values));
        foreach (var (place, gathered) in together)
        {
            results[place] = await ItemOf(tracker.ResultOf(gathered));
        }

        return results;

        async Task One(int place, TrackRequest request) =>
            results[place] = await ItemOf(tracker.Track(http, asker, request, isOfBatch: true, calls, settings));

        async Task After(Task earlier, int place, TrackRequest request)
        {
            await earlier;
            await One(place, request);
        }
    }

    // An event that cannot be taken now is one item's answer, not the batch's: the others may be on disk.
    static async ValueTask<TrackResult> ItemOf(ValueTask<TrackResult> tracked)
    {
        try
        {
            return await tracked;
        }
        catch (Exception e) when (Attempts.OutcomeOf(e) is not CallFault.Defect)
        {
            return Problem.Unavailable();
        }
    }

    static Problem? Split(ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>> events)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body.Span))
        {
            return Problem.BadRequest("The body is not valid UTF-8");
        }

        try
        {
            return !Slice(body, events) ? Problem.Field("events", "Send {\"events\": [ … ]}")
                : events.Count is 0 or > MaxEvents ? Problem.Field("events", $"Send 1 to {MaxEvents} events")
                : null;
        }
        catch (JsonException e)
        {
            return Problem.BadRequest(JsonBody.NotJson(e));
        }
    }

    /// <summary>Each event as it came. Of two lists the last one counts; one more than are allowed are enough to refuse them.</summary>
    /// <returns>False when there is no list.</returns>
    static bool Slice(ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>> events)
    {
        var reader = new Utf8JsonReader(body.Span, Depth);
        var isList = false;
        var isObject = reader.Read() && reader.TokenType is JsonTokenType.StartObject;
        while (reader.Read() && isObject && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isEvents = reader.ValueTextEquals("events"u8);
            reader.Read();
            if (isEvents)
            {
                events.Clear();
                isList = reader.TokenType is JsonTokenType.StartArray;
            }

            if (!isEvents || !isList)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (events.Count <= MaxEvents)
                {
                    events.Add(body[start..(int)reader.BytesConsumed]);
                }
            }
        }

        // What follows is an error, which only a further read tells.
        while (reader.Read())
        {
        }

        return isList;
    }

    static void Write(Utf8JsonWriter json, TrackResult[] results, Caller caller)
    {
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteNumber("status"u8, result.Status);
            if (result.Tracked is { } tracked)
            {
                json.WriteString("id"u8, tracked.Action.Id);
                json.WriteString("affiliate_code"u8, tracked.Action.AffiliateCode);
                if (tracked.Action.IsConversion)
                {
                    ActionJson.WriteCommissions(json, Tracker.VisibleTo(caller, tracked.Commissions));
                }
            }
            else
            {
                json.WriteString("detail"u8, result.Problem!.Detail);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
