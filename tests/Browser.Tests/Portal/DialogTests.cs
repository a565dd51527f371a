namespace Affiliates.Browser.Tests.Portal;

/// <summary>Every dialog, as it opens.</summary>
public class DialogTests(Chromium chromium, PortalWorld world)
{
    [Fact]
    public async Task No_dialog_has_a_serious_finding_or_an_error_on_the_console()
    {
        var inspection = new Inspection(chromium, world, ColorScheme.Light, phone: false);
        await using var desk = await Desk.Of(PortalWorld.Admin, chromium, world);
        foreach (var (path, button, name) in new[]
        {
            ("links", "New link", "new-link"),
            ("affiliates", "New affiliate", "new-affiliate"),
            ("rules", "New rule", "new-rule"),
            ("keys", "New key", "new-key"),
            ("users", "New user", "new-user"),
            ("tenants", "New programme", "new-programme"),
            ("commissions", "Why?", "why"),
        })
        {
            await desk.Go(path);
            var opens = button == "Why?" ? desk.Page.GetByText(button, new() { Exact = true }).First : desk.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true });
            await opens.ClickAsync();
            await desk.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
            await desk.Ready();
            await inspection.Look(desk, name);
        }

        inspection.Listen(desk, "dialogs");
        Assert.Empty(inspection.Findings);
    }
}
