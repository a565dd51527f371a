using Affiliates.Journal;
using Microsoft.Extensions.Logging;

namespace Affiliates.Sessions;

/// <summary>Has every share of a conversion taken that was decided and not taken yet.</summary>
public sealed partial class OpenShares(SessionRows rows, IGrainFactory grains, ILogger<OpenShares> log) : IUnfinished
{
    public async Task<int> TakeAll(CancellationToken ct = default)
    {
        var failed = 0;
        await foreach (var (affiliate, action) in rows.ReadOpenShares(ct))
        {
            try
            {
                await grains.Affiliate(affiliate).TakeShare(action);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                failed++;
                NotTaken(log, e, action);
            }
        }

        return failed;
    }

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "A share of conversion {Action} could not be taken; it is tried again")]
    static partial void NotTaken(ILogger log, Exception e, Guid action);
}
