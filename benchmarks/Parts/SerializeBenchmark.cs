using System.Buffers;
using System.Text.Json;
using Affiliates.Api.Tracking;
using Affiliates.Commissions;
using Affiliates.Tracking;
using BenchmarkDotNet.Attributes;

namespace Affiliates.Benchmarks.Parts;

/// <summary>The answer to a tracking call, into a buffer that is kept.</summary>
public class SerializeBenchmark : IDisposable
{
    readonly ArrayBufferWriter<byte> buffer = new(4096);
    readonly Utf8JsonWriter json;
    readonly TrackedAction click = Action("click");
    readonly TrackedAction purchase = Action("purchase") with { IsConversion = true, Value = new Money(2_000), OrderId = "order-0000000001" };
    readonly Credited[] commissions = [new Credited("bench-00001", new Money(200), CommissionStatus.Pending)];

    public SerializeBenchmark() => json = new Utf8JsonWriter(buffer, ActionJson.Options);

    [Benchmark]
    public int Click() => Write(click, null);

    [Benchmark]
    public int Purchase() => Write(purchase, commissions);

    int Write(TrackedAction action, Credited[]? credited)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        ActionJson.Write(json, action, credited);
        json.Flush();
        return buffer.WrittenCount;
    }

    static TrackedAction Action(string type)
    {
        var e = Some.Click();
        return new TrackedAction
        {
            Id = e.Id,
            AffiliateUid = Guid.CreateVersion7(e.At),
            AffiliateCode = e.Code!,
            Type = type,
            At = e.At,
            Metadata = e.Metadata,
        };
    }

    public void Dispose()
    {
        json.Dispose();
        GC.SuppressFinalize(this);
    }
}
