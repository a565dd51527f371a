using Affiliates.Api;
using Affiliates.Api.Hosting;
using Affiliates.Browser.Tests.Portal;
using Affiliates.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

[assembly: AssemblyFixture(typeof(PortalWorld))]

namespace Affiliates.Browser.Tests.Portal;

/// <summary>A service with a programme that has lived for three months, and a person of each role.</summary>
public sealed class PortalWorld : IAsyncLifetime
{
    public const string Password = "correct horse battery";
    public const string Admin = "admin@example.com";
    public const string Owner = "olivia@northwind.example";
    public const string Anna = "anna@example.com";

    const int Days = 90;
    const int Newest = 200;
    const int MinutesToBuy = 20;

    static readonly string[] Codes = ["anna", "bright-blog", "cara", "dealfinder", "erik", "fern-and-oak", "greta", "hike-weekly"];
    static readonly string[] Sources = ["newsletter", "instagram", "youtube", "blog"];

    readonly string folder = Directory.CreateTempSubdirectory("affiliates-portal-test-").FullName;
    readonly Random chance = new(4711);
    WebApplication? app;

    public string Url { get; private set; } = "";

    /// <summary>The administrator's client.</summary>
    public AffiliatesClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = Startup.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0",
            $"--Storage:Path={folder}",
            "--Cluster:SiloPort=0",
            "--Cluster:GatewayPort=0",
            $"--AffiliateSystem:Admin:Email={Admin}",
            $"--AffiliateSystem:Admin:Password={Password}",
            "--AffiliateSystem:PublicRequestsPerSecondPerIp=0",
            "--AffiliateSystem:Domain=go.northwind.example",
            "--AffiliateSystem:DomainProtocol=https",
            "--Logging:LogLevel:Default=Warning",
        ]);
        // A machine that stands still for some seconds is no failure here.
        builder.Services.PostConfigure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));
        app = ApiHost.Build(builder);
        await app.StartAsync();
        Url = app.Urls.Single();
        var nobody = new AffiliatesClient(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) });
        Client = nobody.With(await nobody.SignIn(Admin, Password));
        await Fill();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    async Task Fill()
    {
        var tenant = (await Client.Tenants.List().Page()).Items.Single();
        await Client.Tenants.Change(tenant.Slug, new TenantChange { Name = "Northwind Outdoor", DefaultAttributionModel = "position_based" });
        // An administrator who has more than one sees what chooses between them.
        await Client.Tenants.Create(new NewTenant { Name = "Harbour Bikes", Slug = "harbour-bikes" });
        await Client.Users.Create(new NewUser { Email = Owner, Password = Password, IsTenantOwner = true });
        await Client.Rules.Create(new NewRule { Name = "Ten percent", ActionType = "purchase", Value = 10, MinValue = 2, MaxValue = 100, Priority = 1 });
        await Client.Rules.Create(new NewRule { Name = "A new customer", ActionType = "signup", IsPercentage = false, Value = 3, Priority = 1 });
        await Client.Rules.Create(new NewRule { Name = "Black week", ActionType = "purchase", Value = 15, Priority = 5, IsActive = false });
        foreach (var code in Codes)
        {
            var affiliate = await Client.Affiliates.Create(new NewAffiliate
            {
                Email = $"{code}@example.com",
                Password = Password,
                Code = code,
                PayoutMethod = code[0] % 3 == 0 ? null : code[0] % 2 == 0 ? "bank_transfer" : "paypal",
            });
            foreach (var (campaign, path) in new[] { ("Spring tents", "tents"), ("Boots", "boots"), ("Newsletter", "new") })
            {
                await Client.Links.Create(new NewLink
                {
                    Affiliate = affiliate.Id.ToString(),
                    Slug = $"{code}-{path}",
                    DestinationUrl = $"https://shop.northwind.example/{path}?colour=green",
                    CampaignName = campaign,
                });
            }
        }

        await Client.ApiKeys.Create("Shop server", [ApiKeyScope.Track]);
        await Client.ApiKeys.Create("Monthly report", [ApiKeyScope.Read]);
        // As time goes by: the newest, which the first page of a list shows, one by one.
        TrackedEvent[] events = [.. Events().OrderBy(e => e.Timestamp)];
        foreach (var batch in events[..^Newest].Chunk(TrackingClient.MaxBatch).Concat(events[^Newest..].Chunk(1)))
        {
            Assert.All(await Client.Tracking.TrackBatch(batch), result => Assert.True(result.IsTracked, result.Detail));
        }

        await Settle();
    }

    IEnumerable<TrackedEvent> Events()
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var day = Days; day >= 0; day--)
        {
            for (var who = 0; who < Codes.Length; who++)
            {
                var weekend = now.AddDays(-day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
                var clicks = (int)((8 - who) * (0.5 + chance.NextDouble()) * (1.6 - (day / 110.0)) * (weekend ? 0.7 : 1.1));
                for (var i = 0; i < clicks; i++)
                {
                    var at = now.AddDays(-day).AddMinutes(-chance.Next(MinutesToBuy + 1, 600));
                    var slug = $"{Codes[who]}-{(chance.Next(10) switch { < 5 => "tents", < 8 => "boots", _ => "new" })}";
                    var session = chance.Next(12) == 0 ? $"s-{day}-{i % 3}" : $"s-{day}-{who}-{i}";
                    yield return new TrackedEvent
                    {
                        ReferralSlug = slug,
                        Timestamp = at,
                        SessionId = session,
                        UseSessions = true,
                        Metadata = new() { ["utm_source"] = Sources[chance.Next(Sources.Length)] },
                    };
                    if (chance.Next(14) == 0)
                    {
                        yield return new TrackedEvent
                        {
                            ReferralSlug = slug,
                            EventType = chance.Next(6) == 0 ? "signup" : "purchase",
                            IsConversion = true,
                            ConversionValue = Math.Round((decimal)(20 + (chance.NextDouble() * 180)), 2),
                            OrderId = $"order-{day}-{who}-{i}",
                            SessionId = session,
                            UseSessions = true,
                            Timestamp = at.AddMinutes(MinutesToBuy),
                        };
                    }
                }
            }
        }
    }

    // What is older than a month was decided, and some of it paid.
    async Task Settle()
    {
        List<Guid> old = [];
        var all = 0;
        await foreach (var commission in Client.Commissions.List(new CommissionFilter { DateTo = TimeProvider.System.GetUtcNow().AddDays(-20) }))
        {
            if (commission.Status is CommissionStatus.Pending && ++all % 17 != 0)
            {
                old.Add(commission.Id);
            }
        }

        foreach (var chunk in old.Chunk(CommissionsClient.MaxBulk))
        {
            await Client.Commissions.ApproveMany(chunk);
        }

        var rejected = (await Client.Commissions.List(new CommissionFilter { Status = CommissionStatus.Pending }).Page(40)).Items.TakeLast(3);
        await Client.Commissions.RejectMany([.. rejected.Select(c => c.Id)], "The order was cancelled");
        var run = await Client.PayoutRuns.Start("paypal");
        run = await Finished(run);
        await Client.PayoutRuns.Process(run.Id);
        foreach (var payout in (await Client.Payouts.List(PayoutStatus.Processing).Page()).Items.Skip(1))
        {
            await Client.Payouts.Complete(payout.Id, "transfer-2026-0042");
        }

        await Finished(await Client.PayoutRuns.Start("bank_transfer"));
    }

    async Task<PayoutRun> Finished(PayoutRun run)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (run.Status is not PayoutRunStatus.Finished)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "The payout run does not finish.");
            await Task.Delay(50);
            run = await Client.PayoutRuns.Get(run.Id);
        }

        return run;
    }

    /// <summary>Some come by now, and the last one buys.</summary>
    /// <returns>How many events that are.</returns>
    public async Task<int> Visitors()
    {
        TrackedEvent[] events =
        [
            .. Codes[2..].Select(code => new TrackedEvent { ReferralSlug = $"{code}-boots", Metadata = new() { ["utm_source"] = "newsletter" } }),
            new() { ReferralSlug = "greta-tents", EventType = "purchase", IsConversion = true, ConversionValue = 129.90m, OrderId = $"order-{Guid.NewGuid():N}" },
        ];
        foreach (var e in events)
        {
            await Client.Tracking.Track(e);
        }

        return events.Length;
    }

    /// <summary>An affiliate of its own for a test that changes something.</summary>
    public async Task<(string Code, string Email)> NewAffiliate()
    {
        var code = "t" + Guid.NewGuid().ToString("N")[..12];
        await Client.Affiliates.Create(new NewAffiliate { Email = $"{code}@example.com", Password = Password, Code = code });
        return (code, $"{code}@example.com");
    }
}
