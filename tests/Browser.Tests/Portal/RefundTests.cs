using Affiliates.Client;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>What a buyer sent back, from the rows of an owner's lists.</summary>
public class RefundTests(Chromium chromium, PortalWorld world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_and_then_the_rest_of_a_sale_is_refunded_and_each_says_what_it_did_to_the_commission()
    {
        var (code, _) = await world.NewAffiliate();
        await Sale(code, 100, code);
        var inspection = new Inspection(chromium, world, ColorScheme.Light, phone: false);
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go($"commissions?affiliate={code}");
        var dialog = await Open(desk, $"Refund the sale that earned $10.00 of {code}");
        await Assertions.Expect(dialog).ToContainTextAsync(code);
        await Assertions.Expect(dialog).ToContainTextAsync("$100.00");

        await dialog.GetByText("A part", new() { Exact = true }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Refund", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Say how much was given back")).ToBeVisibleAsync();
        await dialog.GetByLabel("Amount").FillAsync("100.01");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Refund $100.01" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Only 100.00 of the conversion can still be refunded")).ToBeVisibleAsync();
        await dialog.GetByLabel("Amount").FillAsync("40");
        await dialog.GetByLabel("Why").FillAsync("One of two was sent back");
        await inspection.Look(desk, "refund-part");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Refund $40.00" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToHaveTextAsync("$40.00 of $100.00 refunded.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.List, new() { Name = "Commissions" })).ToContainTextAsync("$4.00 of $10.00 taken back");
        await inspection.Look(desk, "refunded");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(desk.Page.Locator("table.data tbody")).ToContainTextAsync("$4.00 refunded");

        dialog = await Open(desk, $"Refund the sale that earned $10.00 of {code}");
        await Assertions.Expect(dialog.GetByText("One of two was sent back")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Refund $60.00" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToHaveTextAsync("$60.00 of $100.00 refunded, $100.00 in all.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.List, new() { Name = "Commissions" })).ToContainTextAsync("Reversed");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();

        var commission = (await world.Client.Commissions.List(new CommissionFilter { AffiliateCode = code }).Page(cancellation: Ct)).Items.Single();
        Assert.Equal((CommissionStatus.Reversed, 10m), (commission.Status, commission.ReversedAmount));
        var refunds = await world.Client.Conversions.Refunds(commission.ReferralAction, Ct);
        Assert.Equal([(40m, "One of two was sent back"), (60m, null)], refunds.Refunds.Select(r => (r.Amount, r.Reason)));
        inspection.Listen(desk, "refund");
        Assert.Empty(inspection.Findings);
    }

    [Fact]
    public async Task What_somebody_else_has_refunded_meanwhile_is_not_refunded_again()
    {
        var (code, _) = await world.NewAffiliate();
        await Sale(code, 80, code);
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go($"events?affiliate={code}");
        var dialog = await Open(desk, $"Refund the purchase of {code}, $80.00");
        // It shows what was so before.
        var refund = dialog.GetByRole(AriaRole.Button, new() { Name = "Refund $80.00" });
        await Assertions.Expect(refund).ToBeVisibleAsync();
        await world.Client.Conversions.Refund(code, cancellation: Ct);

        await refund.ClickAsync();

        await Assertions.Expect(dialog.GetByText("It is refunded in full.")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Refund" })).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        var sale = (await world.Client.Actions.List(new ActionFilter { OrderId = code }).Page(cancellation: Ct)).Items.Single();
        Assert.Single((await world.Client.Conversions.Refunds(sale.Id, Ct)).Refunds);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task A_sale_without_an_order_is_refunded_too_and_an_affiliate_refunds_nothing()
    {
        var (code, email) = await world.NewAffiliate();
        await Sale(code, 30, order: null);
        await using var desk = await Desk.Of(PortalWorld.Owner, chromium, world);
        await desk.Go($"commissions?affiliate={code}");
        var dialog = await Open(desk, $"Refund the sale that earned $3.00 of {code}");
        await Assertions.Expect(dialog.GetByText("without a number")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Refund $30.00" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToHaveTextAsync("$30.00 of $30.00 refunded.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.List, new() { Name = "Commissions" })).ToContainTextAsync("$3.00 of $3.00 taken back");

        await using var own = await Desk.Of(email, chromium, world);
        await own.Go("commissions");
        await own.See("Reversed");
        await Assertions.Expect(own.Page.GetByTitle("Refund")).ToHaveCountAsync(0);
        Assert.Empty(desk.Complaints);
    }

    Task<TrackedAction> Sale(string code, decimal value, string? order) =>
        world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = value, OrderId = order }, Ct);

    static async Task<ILocator> Open(Desk desk, string button)
    {
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        return desk.Page.GetByRole(AriaRole.Dialog);
    }
}
