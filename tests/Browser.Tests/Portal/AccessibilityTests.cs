using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>Every page, light and dark, as a program for the blind would read it; what the console says of it; and a picture of it for the documentation.</summary>
public class AccessibilityTests(Chromium chromium, PortalWorld world)
{
    static readonly AxeRunOptions Options = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };

    /// <summary>Two ways to look show every page in both colours and both widths; for the documentation all four.</summary>
    public static TheoryData<ColorScheme, bool> Ways => Pictures.AreWanted
        ? new() { { ColorScheme.Light, false }, { ColorScheme.Dark, false }, { ColorScheme.Light, true }, { ColorScheme.Dark, true } }
        : new() { { ColorScheme.Light, false }, { ColorScheme.Dark, true } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task No_page_has_a_serious_finding_or_an_error_on_the_console(ColorScheme scheme, bool phone)
    {
        List<string> wrong = [];
        var pictures = new Pictures(scheme, phone);
        foreach (var person in Pages.All.GroupBy(p => p.Email))
        {
            await using var desk = await Desk.Of(person.Key, chromium, world, scheme, phone);
            foreach (var (_, name, path) in person)
            {
                await desk.Go(path);
                await pictures.Take(desk.Page, name);
                await Look(desk, name, wrong);
                var width = await desk.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
                if (width > 0)
                {
                    wrong.Add($"{name} is {width} pixels wider than the window");
                }
            }

            wrong.AddRange(desk.Complaints.Select(complaint => $"{person.Key}: {complaint}"));
        }

        await using var stranger = await Desk.Of(chromium, world, scheme, phone);
        await stranger.Page.GotoAsync(world.Url + "/portal/sign-in");
        await pictures.Take(stranger.Page, "sign-in");
        await Look(stranger, "sign-in", wrong);
        wrong.AddRange(stranger.Complaints);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_dialogs_neither()
    {
        List<string> wrong = [];
        var pictures = new Pictures(ColorScheme.Light, phone: false);
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
            await pictures.Take(desk.Page, name);
            await Look(desk, $"dialog of {path}", wrong);
        }

        Assert.Empty(wrong.Concat(desk.Complaints));
    }

    static async Task Look(Desk desk, string name, List<string> wrong)
    {
        var result = await desk.Page.RunAxe(Options);
        wrong.AddRange(
            from violation in result.Violations
            where violation.Impact is "serious" or "critical"
            from node in violation.Nodes
            select $"{name}: {violation.Id} ({violation.Help}) at {node.Html[..Math.Min(node.Html.Length, 200)]}");
    }
}
