using System.Text.RegularExpressions;
using Affiliates.Client;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>Lists in another order, and what is looked for in them.</summary>
public partial class OrderTests(Chromium chromium, PortalWorld world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_heading_orders_the_list_both_ways_and_its_CSV_with_it()
    {
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go("links");
        await desk.Page.GetByLabel("Link or campaign").FillAsync("TENTS");
        await desk.See("8 in all");
        var heading = desk.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Link" }).First;
        Assert.Null(await heading.GetAttributeAsync("aria-sort"));

        // With the keyboard the first time.
        await heading.GetByRole(AriaRole.Button).FocusAsync();
        await desk.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(heading).ToHaveAttributeAsync("aria-sort", "ascending");
        await Assertions.Expect(desk.Page.Locator("table.data tbody tr").First).ToContainTextAsync("anna-tents");
        var slugs = await Slugs(desk);
        Assert.Equal(slugs.Order(StringComparer.Ordinal), slugs);

        await heading.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(heading).ToHaveAttributeAsync("aria-sort", "descending");
        await Assertions.Expect(desk.Page.Locator("table.data tbody tr").First).Not.ToContainTextAsync("anna-tents");
        slugs = await Slugs(desk);
        Assert.Equal(slugs.OrderDescending(StringComparer.Ordinal), slugs);

        var download = desk.Page.WaitForDownloadAsync();
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync();
        var csv = await File.ReadAllLinesAsync(await (await download).PathAsync(), Ct);
        Assert.Equal(slugs, csv.Skip(1).Select(row => row.Split(',')[3]));

        // No column has the time of making: the third click is the way back to it.
        await heading.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(desk.Page.Locator("th[aria-sort]")).ToHaveCountAsync(0);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task Another_order_has_pages_before_and_after_and_not_newer_ones()
    {
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go("events");
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Button, new() { Name = "Older" })).ToBeEnabledAsync();
        var row = desk.Page.Locator("table.data tbody tr").First;
        var newest = await row.TextContentAsync() ?? "";

        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "When", Exact = true }).ClickAsync();
        await Assertions.Expect(row).Not.ToHaveTextAsync(newest);
        var oldest = await row.TextContentAsync() ?? "";
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true }).ClickAsync();
        await desk.See("Page 2");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Previous", Exact = true }).ClickAsync();
        await desk.See("Page 1");
        await Assertions.Expect(row).ToHaveTextAsync(oldest);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "When", Exact = true }).ClickAsync();
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Button, new() { Name = "Older" })).ToBeVisibleAsync();
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task Links_and_one_order_are_found()
    {
        var (code, _) = await world.NewAffiliate();
        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = 41, OrderId = $"{code}-1" }, Ct);
        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = 42, OrderId = $"{code}-2" }, Ct);
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);

        await desk.Go("links");
        await desk.Page.GetByLabel("Link or campaign").FillAsync("SPRING");
        await Assertions.Expect(desk.Page.Locator("table.data tbody tr")).ToHaveCountAsync(8);
        await Assertions.Expect(desk.Page.GetByText("Spring tents")).ToHaveCountAsync(8);

        await desk.Go("events");
        await desk.Page.GetByLabel("Order number").FillAsync($"{code}-2");
        await desk.See("1 in all");
        await desk.See("$42.00");
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task By_amount_one_affiliates_commissions_are_ordered_and_others_by_time_again()
    {
        var (code, _) = await world.NewAffiliate();
        foreach (var value in (decimal[])[200, 300, 100])
        {
            await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = value, OrderId = $"{code}-{value}" }, Ct);
        }

        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go($"commissions?affiliate={code}");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Amount", Exact = true }).ClickAsync();
        var amounts = desk.Page.Locator("table.data tbody td[data-label='Amount'] .money");
        await Assertions.Expect(amounts).ToHaveTextAsync((string[])["$10.00", "$20.00", "$30.00"]);

        await desk.Page.GetByLabel("Affiliate", new() { Exact = true }).FillAsync("");
        await Assertions.Expect(amounts).ToHaveCountAsync(25);
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Earned" })).ToHaveAttributeAsync("aria-sort", "descending");
        Assert.Equal(0, await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Amount", Exact = true }).CountAsync());
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task Affiliates_are_ordered_by_their_email_whatever_its_case()
    {
        var mark = "x" + Guid.NewGuid().ToString("N")[..8];
        foreach (var (name, number) in new[] { ("Berta", 1), ("anna", 2), ("carl", 3) })
        {
            await world.Client.Affiliates.Create(new NewAffiliate { Email = $"{name}@{mark}.example", Password = PortalWorld.Password, Code = $"{mark}-{number}" }, Ct);
        }

        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go("affiliates");
        await desk.Page.GetByLabel("Code or email").FillAsync(mark);
        await Assertions.Expect(desk.Page.GetByText("3 in all", new() { Exact = true })).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Email", Exact = true }).ClickAsync();

        var codes = desk.Page.Locator("table.data tbody td.is-main");
        await Assertions.Expect(codes).ToHaveTextAsync((string[])[$"{mark}-2", $"{mark}-1", $"{mark}-3"]);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Email", Exact = true }).ClickAsync();
        await Assertions.Expect(codes).ToHaveTextAsync((string[])[$"{mark}-3", $"{mark}-1", $"{mark}-2"]);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task On_a_phone_the_order_is_chosen_from_a_list()
    {
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world, phone: true);
        await desk.Go("affiliates");
        await desk.Page.GetByLabel("Order", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Affiliate, ascending" });

        await Assertions.Expect(desk.Page.Locator("table.data tbody tr").First).ToContainTextAsync("anna");
        await desk.Page.GetByLabel("Order", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Joined, descending" });
        await Assertions.Expect(desk.Page.Locator("table.data tbody tr").First).Not.ToContainTextAsync("anna@example.com");
        Assert.Empty(desk.Complaints);
    }

    static async Task<List<string>> Slugs(Desk desk) =>
        [.. (await desk.Page.Locator("table.data tbody td.is-main").AllTextContentsAsync()).Select(text => Slug().Match(text).Value)];

    [GeneratedRegex("^[a-z0-9-]+")]
    private static partial Regex Slug();
}
