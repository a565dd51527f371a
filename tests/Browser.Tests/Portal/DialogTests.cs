namespace Affiliates.Browser.Tests.Portal;

/// <summary>Every dialog, as it opens.</summary>
public class DialogTests(Chromium chromium, PortalWorld world)
{
    /// <summary>For the documentation in dark colours and on a phone as well.</summary>
    public static TheoryData<ColorScheme, bool> Ways => Pictures.AreWanted
        ? new() { { ColorScheme.Light, false }, { ColorScheme.Light, true }, { ColorScheme.Dark, false }, { ColorScheme.Dark, true } }
        : new() { { ColorScheme.Light, false } };

    [Theory, MemberData(nameof(Ways))]
    public async Task No_dialog_has_a_serious_finding_or_an_error_on_the_console(ColorScheme scheme, bool phone)
    {
        var inspection = new Inspection(chromium, world, scheme, phone);
        await using var desk = await Desk.Of(PortalWorld.Admin, chromium, world, scheme, phone);
        foreach (var (path, button, name) in new[]
        {
            ("links", "New link", "new-link"),
            ("affiliates", "New affiliate", "new-affiliate"),
            ("rules", "New rule", "new-rule"),
            ("keys", "New key", "new-key"),
            ("users", "New user", "new-user"),
            ("tenants", "New programme", "new-programme"),
            ("tenants", "Conversion secret", "conversion-secret"),
            ("commissions", "Why?", "why"),
            ("commissions?affiliate=anna", "Refund", "refund"),
        })
        {
            await desk.Go(path);
            var opens = button switch
            {
                "Why?" => desk.Page.GetByText(button, new() { Exact = true }).First,
                "Refund" or "Conversion secret" => desk.Page.GetByTitle(button, new() { Exact = true }).First,
                _ => desk.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }),
            };
            await opens.ClickAsync();
            await desk.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
            await desk.Ready();
            await inspection.Look(desk, name);
        }

        inspection.Listen(desk, "dialogs");
        Assert.True(inspection.Findings.Length == 0, inspection.Findings);
    }
}
