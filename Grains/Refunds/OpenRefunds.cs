using Affiliates.Journal;
using Microsoft.Extensions.Logging;

namespace Affiliates.Refunds;

/// <summary>Has every part of a refund taken that was decided and not taken yet.</summary>
public sealed partial class OpenRefunds(RefundRows rows, IGrainFactory grains, ILogger<OpenRefunds> log) : IUnfinished
{
    public async Task<int> TakeAll(CancellationToken ct = default)
    {
        var failed = 0;
        await foreach (var (affiliate, refund) in rows.ReadOpen(ct))
        {
            try
            {
                await grains.Affiliate(affiliate).TakeRefund(refund);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                failed++;
                NotTaken(log, e, refund);
            }
        }

        return failed;
    }

    [LoggerMessage(EventId = 6006, Level = LogLevel.Warning, Message = "A part of refund {Refund} could not be taken; it is tried again")]
    static partial void NotTaken(ILogger log, Exception e, Guid refund);
}
