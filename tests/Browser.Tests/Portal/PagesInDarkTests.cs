namespace Affiliates.Browser.Tests.Portal;

/// <summary>Every page in dark colours, on a phone.</summary>
public class PagesInDarkTests(Chromium chromium, PortalWorld world)
{
    /// <summary>For the documentation at a desk as well.</summary>
    public static TheoryData<bool> Ways => Pictures.AreWanted ? [true, false] : [true];

    [Theory, MemberData(nameof(Ways))]
    public async Task No_page_has_a_serious_finding_or_an_error_on_the_console(bool phone)
    {
        var inspection = new Inspection(chromium, world, ColorScheme.Dark, phone);
        await inspection.OfAllPages();

        Assert.Empty(inspection.Findings);
    }
}
