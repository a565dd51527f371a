using System.Reflection;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>Takes the pictures of the documentation when it is asked for, with <c>--explicit only</c>; <c>AFFILIATES_SCREENSHOTS</c> names another folder.</summary>
public class ScreenshotTests(Chromium chromium, PortalWorld world)
{
    [Theory(Explicit = true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Every_page_light_and_dark_at_a_desk_and_on_a_phone(bool phone, bool dark)
    {
        var wanted = Environment.GetEnvironmentVariable("AFFILIATES_SCREENSHOTS");
        var folder = wanted is null or "" or "1"
            ? Path.Combine(typeof(ScreenshotTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!, "docs", "screenshots")
            : wanted;
        Directory.CreateDirectory(folder);
        var only = Environment.GetEnvironmentVariable("AFFILIATES_SCREENSHOTS_OF")?.Split(',');
        string suffix = (phone ? "-phone" : "") + (dark ? "-dark" : "");
        foreach (var person in Pages.All.Where(p => only is null || only.Contains(p.Name)).GroupBy(p => p.Email))
        {
            await using var desk = await Desk.Of(person.Key, chromium, world, dark ? ColorScheme.Dark : ColorScheme.Light, phone);
            foreach (var (_, name, path) in person)
            {
                await desk.Go(path);
                await desk.Page.EvaluateAsync("() => document.fonts.ready");
                await desk.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}{suffix}.png") });
            }

            if (person.Key == PortalWorld.Admin && (only is null || only.Contains("why")))
            {
                await desk.Go("commissions");
                await desk.Page.GetByText("Why?", new() { Exact = true }).First.ClickAsync();
                await desk.See("What happened to the money");
                await desk.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"why{suffix}.png") });
            }

            Assert.Empty(desk.Complaints);
        }

        if (only is null || only.Contains("sign-in"))
        {
            await using var stranger = await Desk.Of(chromium, world, dark ? ColorScheme.Dark : ColorScheme.Light, phone);
            await stranger.Page.GotoAsync(world.Url + "/portal/sign-in");
            await stranger.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"sign-in{suffix}.png") });
        }
    }
}
