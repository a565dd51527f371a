using Affiliates.Client;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>An affiliate's days.</summary>
public class AffiliateJourneyTests(Chromium chromium, PortalWorld world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_click_and_a_sale_show_up_on_an_open_dashboard_without_a_reload()
    {
        var (code, email) = await world.NewAffiliate();
        await using var desk = await Desk.Of(email, chromium, world);
        await Assertions.Expect(desk.Page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await Stat(desk, "Clicks", "0");

        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code }, Ct);
        await Stat(desk, "Clicks", "1");
        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = 123.45m, OrderId = code }, Ct);

        await Stat(desk, "Conversions", "1");
        await Stat(desk, "Revenue", "$123.45");
        await Stat(desk, "Pending", "$12.34");
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.List, new() { Name = "Latest conversions" }).GetByText("$123.45")).ToBeVisibleAsync();
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task The_dashboard_compares_and_changes_its_period()
    {
        await using var desk = await Desk.Of(PortalWorld.Anna, chromium, world);
        await desk.See("vs. before");
        await desk.See("anna-tents");
        await desk.See("newsletter");
        await desk.Page.GetByText("Months", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Clicks and revenue, by Months" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_is_made_handed_out_with_a_campaign_and_switched_off()
    {
        var (code, email) = await world.NewAffiliate();
        await using var desk = await Desk.Of(email, chromium, world);
        await desk.Go("links");
        await desk.See("No links yet");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "New link" }).ClickAsync();
        var dialog = desk.Page.GetByRole(AriaRole.Dialog);
        await Desk.Fill(dialog.GetByLabel("Leads to"), "not an address");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make link" }).ClickAsync();
        await desk.See("absolute");

        await Desk.Fill(dialog.GetByLabel("Leads to"), "https://shop.northwind.example/tents");
        await Desk.Fill(dialog.GetByLabel("Name in the address"), code);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make link" }).ClickAsync();
        var address = desk.Page.GetByTestId("address");
        await Assertions.Expect(address).ToHaveTextAsync($"https://go.northwind.example/?ref={code}");
        await desk.Page.GetByLabel("Source").FillAsync("news letter");
        await Assertions.Expect(address).ToHaveTextAsync($"https://go.northwind.example/?ref={code}&utm_source=news%20letter");
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();

        await desk.Page.GetByLabel($"{code} is active").ClickAsync();
        await desk.See("leads nowhere");
        Assert.False((await world.Client.Links.List(code).Page(cancellation: Ct)).Items.Single().IsActive);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task A_commission_says_why_and_money_is_asked_for_once_it_is_enough()
    {
        var (code, email) = await world.NewAffiliate();
        var sale = await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = 600m, OrderId = code }, Ct);
        Assert.NotNull(sale.Commissions);
        await using var desk = await Desk.Of(email, chromium, world);
        await desk.Go("commissions");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Why $60.00?" }).ClickAsync();
        await desk.See("Ten percent: 10");
        await desk.See("earned → pending");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();

        await desk.Go("payouts");
        await desk.See("Choose first how you want to be paid");
        await desk.Go("profile");
        await desk.Page.GetByLabel("Payout method").ClickAsync();
        await desk.Page.GetByText("paypal", new() { Exact = true }).ClickAsync();
        await desk.See("The email address of your PayPal account");
        await desk.Page.GetByLabel("Where to pay").FillAsync("me@example.com");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await desk.See("Saved.");

        await desk.Go("payouts");
        await desk.See("are missing to the threshold");
        await world.Client.Commissions.ApproveMany([(await world.Client.Commissions.List(new CommissionFilter { AffiliateCode = code }).Page(cancellation: Ct)).Items.Single().Id], Ct);
        await desk.Go("payouts");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Request payout" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Request", Exact = true }).ClickAsync();
        await desk.See("Your payout was requested");
        await desk.See("$60.00");
        Assert.Equal(60m, (await world.Client.Payouts.List(affiliateCode: code).Page(cancellation: Ct)).Items.Single().Amount);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task What_is_for_owners_is_refused_and_not_shown()
    {
        await using var desk = await Desk.Of(PortalWorld.Anna, chromium, world);
        foreach (var page in new[] { "affiliates", "rules", "users", "keys", "tenants", "system", "payout-runs", "live" })
        {
            await desk.Go(page);
            await Assertions.Expect(desk.Heading("This page is not for you")).ToBeVisibleAsync();
            Assert.Equal(0, await desk.Page.GetByRole(AriaRole.Table).CountAsync());
        }

        Assert.Equal(0, await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Rules" }).CountAsync());
        // The API itself refuses it too, whoever asks in its name.
        var file = await desk.Page.EvaluateAsync<int>("() => fetch('files/list.csv?of=' + encodeURIComponent('/affiliates/users/')).then(a => a.status)");
        Assert.Equal(403, file);
    }

    static Task Stat(Desk desk, string label, string value) =>
        Assertions.Expect(desk.Page.Locator(".stat", new() { Has = desk.Page.GetByText(label, new() { Exact = true }) }).Locator(".stat-value")).ToHaveTextAsync(value);
}
