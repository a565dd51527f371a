using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>What is wrong with pages: for a program that reads them to the blind, on the console, and in their width. Each is pictured as well.</summary>
sealed class Inspection(Chromium chromium, PortalWorld world, ColorScheme scheme, bool phone)
{
    static readonly AxeRunOptions Options = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        // What is in order is found out as well, and not described element by element.
        ResultTypes = [ResultType.Violations],
        Iframes = false,
    };

    readonly List<string> wrong = [];
    readonly Pictures pictures = new(scheme, phone);

    public string Findings => string.Join('\n', wrong);

    public async Task OfAllPages()
    {
        foreach (var person in Pages.All.GroupBy(p => p.Email))
        {
            await using var desk = await Desk.Of(person.Key, chromium, world, scheme, phone);
            foreach (var (_, name, path) in person)
            {
                await desk.Go(path);
                if (path == "live")
                {
                    await SeeVisitors(desk);
                }

                await Look(desk, name);
                var width = await desk.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
                if (width > 0)
                {
                    wrong.Add($"{name} is {width} pixels wider than the window");
                }
            }

            Listen(desk, person.Key);
        }

        await using var stranger = await Desk.Of(chromium, world, scheme, phone);
        await stranger.Page.GotoAsync(world.Url + "/portal/sign-in");
        await Look(stranger, "sign-in");
        Listen(stranger, "sign-in");
    }

    async Task SeeVisitors(Desk desk)
    {
        await Assertions.Expect(desk.Page.Locator(".live-mark.is-open")).ToBeVisibleAsync();
        var visitors = await world.Visitors();
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.List, new() { Name = "Live events" }).GetByRole(AriaRole.Listitem).Nth(visitors - 1)).ToBeVisibleAsync();
    }

    public async Task Look(Desk desk, string name)
    {
        await pictures.Take(desk.Page, name);
        var result = await desk.Page.RunAxe(Options);
        wrong.AddRange(
            from violation in result.Violations
            where violation.Impact is "serious" or "critical"
            from node in violation.Nodes
            select $"{name}: {violation.Id} ({violation.Help}) at {node.Html[..Math.Min(node.Html.Length, 200)]}");
    }

    public void Listen(Desk desk, string name) => wrong.AddRange(desk.Complaints.Select(complaint => $"{name}: {complaint}"));
}
