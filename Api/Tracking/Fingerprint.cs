using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Affiliates.Api.Tracking;

/// <summary>Tells a repeat of an event from another event under the same key: SHA-256 over what the sender meant.</summary>
/// <remarks>Each part carries its length, so that no two meanings run together. Only events that can be repeats have one.</remarks>
static class Fingerprint
{
    public static byte[] Of(TrackEvent e)
    {
        if (e.EventKey is null && e.OrderId is null)
        {
            return [];
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, e.Code);
        Add(hash, e.Slug);
        Add(hash, e.Type);
        Add(hash, e.IsConversion ? "conversion" : null);
        Add(hash, e.Value?.ToString());
        Add(hash, e.OrderId);
        Add(hash, e.SessionId);
        Add(hash, e.CustomerId);
        Add(hash, e.Metadata);
        // Only where there is one, so that what was tracked before there were models is still recognised.
        if (e.AttributionModel is not null)
        {
            Add(hash, e.AttributionModel);
        }

        return hash.GetHashAndReset();
    }

    static void Add(IncrementalHash hash, string? part)
    {
        if (part is null)
        {
            AddLength(hash, -1);
            return;
        }

        Add(hash, Encoding.UTF8.GetBytes(part));
    }

    static void Add(IncrementalHash hash, byte[] part)
    {
        AddLength(hash, part.Length);
        hash.AppendData(part);
    }

    static void AddLength(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
