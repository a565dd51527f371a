using Affiliates.Api.Tests.Http;

[assembly: AssemblyFixture(typeof(TwoTenants))]

namespace Affiliates.Api.Tests.Http;

/// <summary>One tenant with one of everything, and a caller for each role.</summary>
public sealed record Programme
{
    public required string Slug { get; init; }
    public required string TenantId { get; init; }
    public required ApiClient Anonymous { get; init; }
    public required ApiClient Affiliate { get; init; }
    public required ApiClient Owner { get; init; }
    public required ApiClient Superuser { get; init; }
    public required ApiClient TrackKey { get; init; }
    public required ApiClient ReadKey { get; init; }
    public required ApiClient ManageKey { get; init; }
    public required string AffiliateCode { get; init; }
    public required string LinkSlug { get; init; }
    /// <summary>What stands for <c>{id}</c> below a path.</summary>
    public required IReadOnlyDictionary<string, string> Ids { get; init; }

    /// <summary>Everything that belongs to it and that nobody else may ever read.</summary>
    public IEnumerable<string> Marks => [.. Ids.Values, AffiliateCode, LinkSlug];

    public static async Task<Programme> Make(ApiServer api, string slug)
    {
        const string password = "a long password";
        var superuser = api.AdminOf(slug);
        var tenant = (await api.Admin().Post("/affiliates/tenants/", new { name = slug, slug, subdomain = slug })).Is(HttpStatusCode.Created).Text("id");
        var ownerEmail = $"owner@{slug}.example.com";
        (await superuser.Post("/affiliates/users/", new { email = ownerEmail, password, is_tenant_owner = true })).Is(HttpStatusCode.Created);
        var owner = await SignIn(api, slug, ownerEmail, password);
        var email = $"anna@{slug}.example.com";
        var code = "anna-" + slug;
        var affiliate = (await owner.Post(
            "/affiliates/affiliates/", new { email, password, code, payout_threshold = "1.00", payout_method = "paypal" })).Is(HttpStatusCode.Created);
        var anna = await SignIn(api, slug, email, password);
        var rule = (await owner.Post("/affiliates/commission-rules/", new { name = "Ten", action_type = "purchase", value = "10" })).Is(HttpStatusCode.Created);
        var link = (await anna.Post("/affiliates/referral-links/", new { slug = "go-" + slug, destination_url = "https://shop.example.com" })).Is(HttpStatusCode.Created);
        var order = "order-" + slug;
        var anonymous = api.AnonymousOf(slug);
        var action = (await anonymous.Event(new { referral_code = code, event_type = "purchase", conversion_value = "100", order_id = order })).Is(HttpStatusCode.Created);
        var commission = (await owner.Get("/affiliates/commissions/")).Is(HttpStatusCode.OK).Json[0].GetProperty("id").GetString()!;
        (await owner.Post($"/affiliates/commissions/{commission}/approve/", new { })).Is(HttpStatusCode.OK);
        var payout = (await anna.Post("/affiliates/payouts/request/", new { })).Is(HttpStatusCode.Created);
        (await anonymous.Event(new { referral_code = code, event_type = "purchase", conversion_value = "50", order_id = order + "-2" })).Is(HttpStatusCode.Created);
        var pending = (await owner.Get("/affiliates/commissions/?status=pending")).Is(HttpStatusCode.OK).Json[0].GetProperty("id").GetString()!;
        var user = (await owner.Post("/affiliates/users/", new { email = $"bert@{slug}.example.com", password })).Is(HttpStatusCode.Created);
        var run = (await owner.Post("/affiliates/payout-runs/", new { })).Is(HttpStatusCode.Created);
        while ((await owner.Get($"/affiliates/payout-runs/{run.Text("id")}/")).Is(HttpStatusCode.OK).Text("status") != "finished")
        {
            await Task.Yield();
        }

        var track = await Key(owner, "track");
        var read = await Key(owner, "read");
        var manage = await Key(owner, "manage");
        return new Programme
        {
            Slug = slug,
            TenantId = tenant,
            Anonymous = anonymous,
            Affiliate = anna,
            Owner = owner,
            Superuser = superuser,
            TrackKey = api.WithKey(track.Secret),
            ReadKey = api.WithKey(read.Secret),
            ManageKey = api.WithKey(manage.Secret),
            AffiliateCode = code,
            LinkSlug = "go-" + slug,
            Ids = new Dictionary<string, string>
            {
                ["affiliates"] = affiliate.Text("id"),
                ["referral-links"] = link.Text("id"),
                ["referral-actions"] = action.Text("id"),
                ["commissions"] = pending,
                ["payouts"] = payout.Text("id"),
                ["payout-runs"] = run.Text("id"),
                ["commission-rules"] = rule.Text("id"),
                ["users"] = user.Text("id"),
                ["api-keys"] = track.Id,
                ["tenants"] = tenant,
                ["conversions"] = order,
            },
        };
    }

    static async Task<ApiClient> SignIn(ApiServer api, string tenant, string email, string password) =>
        api.With((await api.AnonymousOf(tenant).Post("/api/token/", new { email, password })).Is(HttpStatusCode.OK).Text("access"));

    static async Task<(string Id, string Secret)> Key(ApiClient owner, string scope)
    {
        var made = (await owner.Post("/affiliates/api-keys/", new { name = scope, scopes = new[] { scope } })).Is(HttpStatusCode.Created);
        return (made.Text("id"), made.Text("key"));
    }
}

/// <summary>Two tenants side by side on the assembly's server.</summary>
public sealed class TwoTenants : IDisposable
{
    /// <summary>Two that nobody else changes: for who looks at whole lists, or at every event.</summary>
    public static async Task<(Programme First, Programme Second)> OfOnesOwn(ApiServer api)
    {
        var slug = "p" + Guid.NewGuid().ToString("N")[..10];
        return (await Programme.Make(api, slug + "-a"), await Programme.Make(api, slug + "-b"));
    }

    readonly SemaphoreSlim making = new(1, 1);
    Programme? acme, beta;

    public void Dispose() => making.Dispose();

    public async Task<(Programme Acme, Programme Beta)> On(ApiServer api)
    {
        await making.WaitAsync();
        try
        {
            acme ??= await Programme.Make(api, "acme");
            beta ??= await Programme.Make(api, "beta");
            return (acme, beta);
        }
        finally
        {
            making.Release();
        }
    }
}
