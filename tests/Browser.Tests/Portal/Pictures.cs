using System.Reflection;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>
/// Pictures of the portal as a test run sees it: into the build's folder, or into the documentation with <c>AFFILIATES_SCREENSHOTS=1</c>.
/// </summary>
sealed class Pictures(ColorScheme scheme, bool phone)
{
    readonly string suffix = (phone ? "-phone" : "") + (scheme is ColorScheme.Dark ? "-dark" : "");

    public static bool AreWanted => Environment.GetEnvironmentVariable("AFFILIATES_SCREENSHOTS") is not (null or "");

    public async Task Take(IPage page, string name)
    {
        await page.EvaluateAsync("() => document.fonts.ready");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder(), $"{name}{suffix}.png"), Animations = ScreenshotAnimations.Disabled });
    }

    static string Folder()
    {
        var root = typeof(Pictures).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;
        return AreWanted ? Path.Combine(root, "docs", "screenshots") : Path.Combine(root, ".artifacts", "screenshots");
    }
}
