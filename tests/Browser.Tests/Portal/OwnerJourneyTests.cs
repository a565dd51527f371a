using Affiliates.Client;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>What owners and administrators do.</summary>
public class OwnerJourneyTests(Chromium chromium, PortalWorld world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_sees_the_programme_and_every_event_as_it_is_counted()
    {
        var (code, _) = await world.NewAffiliate();
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await Assertions.Expect(desk.Heading("Overview")).ToBeVisibleAsync();
        await desk.See("Commissions to approve");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Live", Exact = true }).ClickAsync();
        // What other tests track beside this one is seen too.
        await Assertions.Expect(desk.Heading("Live")).ToBeVisibleAsync();
        await Assertions.Expect(desk.Page.Locator(".live-mark.is-open")).ToBeVisibleAsync();

        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = 77.70m, OrderId = code }, Ct);

        await Assertions.Expect(desk.Page.GetByRole(AriaRole.List, new() { Name = "Live events" }).GetByText(code)).ToBeVisibleAsync();
        await desk.See("$77.70");
        // The machinery is not an owner's.
        await desk.Go("system");
        await Assertions.Expect(desk.Heading("Proof")).ToBeVisibleAsync();
        Assert.Equal(0, await desk.Page.GetByRole(AriaRole.Heading, new() { Name = "Silos" }).CountAsync());
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task Commissions_are_found_chosen_approved_and_rejected_together()
    {
        var (code, _) = await world.NewAffiliate();
        for (var i = 0; i < 4; i++)
        {
            await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = 100 + i, OrderId = $"{code}-{i}" }, Ct);
        }

        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go($"commissions?affiliate={code}");
        await desk.See("4 in all");
        await desk.Page.GetByLabel("Select all on this page").CheckAsync();
        await desk.See("4 selected");
        await desk.Page.GetByLabel($"Select the commission of {code}").First.UncheckAsync();
        await desk.See("3 selected");
        await desk.Page.Locator(".bulk-bar").GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await desk.See("3 commissions approved");

        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Reject $10.30" }).ClickAsync();
        await Desk.Fill(desk.Page.GetByLabel("Why (the affiliate sees it)"), "Sent back");
        await desk.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await desk.See("Rejected the commission");
        var commissions = (await world.Client.Commissions.List(new CommissionFilter { AffiliateCode = code }).Page(cancellation: Ct)).Items;
        Assert.Equal(3, commissions.Count(c => c.Status is CommissionStatus.Approved));
        Assert.Equal("Sent back", (await world.Client.Commissions.Explain(commissions.Single(c => c.Status is CommissionStatus.Rejected).Id, Ct)).StatusReason);

        var download = desk.Page.WaitForDownloadAsync();
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync();
        var csv = await File.ReadAllLinesAsync(await (await download).PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(5, csv.Length);
        Assert.All(csv.Skip(1), row => Assert.Contains(code, row, StringComparison.Ordinal));
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task Long_lists_have_pages_and_affiliates_are_found_and_changed_where_they_stand()
    {
        var (code, email) = await world.NewAffiliate();
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go("events");
        var row = desk.Page.Locator("table.data tbody tr").First;
        var first = await row.TextContentAsync() ?? "";
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await desk.See("Page 2");
        await Assertions.Expect(row).Not.ToHaveTextAsync(first);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Newer" }).ClickAsync();
        await desk.See("Page 1");

        await desk.Go("affiliates");
        await desk.Page.GetByLabel("Code or email").FillAsync(email[..10]);
        await Assertions.Expect(desk.Page.GetByText("1 in all", new() { Exact = true })).ToBeVisibleAsync();
        await desk.Page.GetByLabel($"Payout threshold of {code}").FillAsync("12.50");
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.See($"{code} was changed");
        Assert.Equal(12.50m, (await world.Client.Affiliates.List(new AffiliateFilter { Code = code }).Page(cancellation: Ct)).Items.Single().PayoutThreshold);
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = code, Exact = true }).ClickAsync();
        await Assertions.Expect(desk.Heading(code)).ToBeVisibleAsync();
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task A_rule_is_tried_made_and_pays()
    {
        var type = "t" + Guid.NewGuid().ToString("N")[..8];
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go("rules");
        var preview = desk.Page.GetByTestId("preview");
        await Assertions.Expect(preview).ToContainTextAsync("would pay $8.00 by “Ten percent”");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "New rule" }).ClickAsync();
        var dialog = desk.Page.GetByRole(AriaRole.Dialog);
        await Desk.Fill(dialog.GetByLabel("Name"), "A lead");
        await Desk.Fill(dialog.GetByLabel("For the action"), type);
        await Desk.Fill(dialog.GetByLabel("Percent", new() { Exact = true }).Last, "101");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await desk.See("A percentage is between 0 and 100");
        await Desk.Fill(dialog.GetByLabel("Percent", new() { Exact = true }).Last, "25");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await desk.See("A lead");
        await desk.Page.GetByLabel("Action", new() { Exact = true }).FillAsync(type);
        await Assertions.Expect(preview).ToContainTextAsync("would pay $20.00 by “A lead”");
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task A_payout_run_pays_who_is_due_and_its_payouts_are_completed()
    {
        var (code, _) = await world.NewAffiliate();
        var affiliate = (await world.Client.Affiliates.List(new AffiliateFilter { Code = code }).Page(cancellation: Ct)).Items.Single();
        await world.Client.Affiliates.Change(affiliate.Id, new AffiliateChange { PayoutMethod = "stripe", PayoutThreshold = 1 }, Ct);
        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = 300, OrderId = code }, Ct);
        await world.Client.Commissions.Approve((await world.Client.Commissions.List(new CommissionFilter { AffiliateCode = code }).Page(cancellation: Ct)).Items.Single().Id, Ct);

        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go("payout-runs");
        await desk.Page.GetByLabel("Method").First.ClickAsync();
        await desk.Page.GetByText("stripe", new() { Exact = true }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Start a run" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await desk.See("The run has started");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await world.Client.Payouts.List(affiliateCode: code).Page(cancellation: limit.Token)).Items.Count == 0)
        {
            await Task.Yield();
        }

        await desk.Go("payouts?status=pending");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = $"Begin: $30.00 of {code}" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = $"Paid: $30.00 of {code}" }).ClickAsync();
        await Desk.Fill(desk.Page.GetByLabel("Reference of the payment"), "tr-1");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "It has", Exact = true }).ClickAsync();
        await desk.See("The payout is complete");
        var payout = (await world.Client.Payouts.List(affiliateCode: code).Page(cancellation: Ct)).Items.Single();
        Assert.Equal((PayoutStatus.Paid, "tr-1"), (payout.Status, payout.Reference));
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task An_administrator_makes_a_key_sees_the_silos_and_proves_the_numbers()
    {
        await using var desk = await Desk.Of(PortalWorld.Admin, chromium, world);
        await desk.Go("keys");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await Desk.Fill(desk.Page.GetByRole(AriaRole.Dialog).GetByLabel("Name"), "Of a test");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Make key" }).ClickAsync();
        await Assertions.Expect(desk.Page.GetByTestId("new-key")).ToContainTextAsync("aff_");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Of a test" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await desk.See("The key is revoked");

        await desk.Go("system");
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Count again" }).ClickAsync();
        await Assertions.Expect(desk.Page.GetByTestId("verdict")).ToContainTextAsync("Everything agrees", new() { Timeout = 30_000 });
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task The_appearance_is_chosen_and_remembered()
    {
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        Assert.Equal("light", await Theme(desk));
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Appearance" }).ClickAsync();
        await desk.Page.GetByText("Dark", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(desk.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await desk.Go("links");
        Assert.Equal("dark", await Theme(desk));
    }

    static Task<string> Theme(Desk desk) => desk.Page.EvaluateAsync<string>("() => document.documentElement.dataset.theme");
}
