namespace Affiliates.Browser.Tests.Portal;

/// <summary>Every page in light colours, at a desk. A class of its own, so that <see cref="PagesInDarkTests"/> runs beside it.</summary>
public class PagesInLightTests(Chromium chromium, PortalWorld world)
{
    public static TheoryData<bool> Ways => Pictures.AreWanted ? [false, true] : [false];

    [Theory, MemberData(nameof(Ways))]
    public async Task No_page_has_a_serious_finding_or_an_error_on_the_console(bool phone)
    {
        var inspection = new Inspection(chromium, world, ColorScheme.Light, phone);
        await inspection.OfAllPages();

        Assert.Empty(inspection.Findings);
    }
}
