using System.Text.RegularExpressions;
using Affiliates.Client;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>A page lives on one connection, and connections break.</summary>
public class ConnectionTests(Chromium chromium, PortalWorld world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_whose_connection_breaks_says_so_and_goes_on_where_it_was()
    {
        var (code, email) = await world.NewAffiliate();
        await using var desk = await Desk.Of(chromium, world);
        var wire = new Wire();
        await desk.Page.RouteWebSocketAsync(new Regex("/_blazor"), wire.Open);
        await desk.SignIn(email, PortalWorld.Password);
        await desk.Ready();
        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code }, Ct);
        await Clicks("1");
        var notice = desk.Page.GetByText("Connection lost. Reconnecting…");
        await Assertions.Expect(notice).ToBeHiddenAsync();

        await wire.Cut();
        await Assertions.Expect(notice).ToBeVisibleAsync();
        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code }, Ct);
        wire.Mend();

        await Clicks("2");
        await Assertions.Expect(notice).ToBeHiddenAsync();
        await world.Client.Tracking.Track(new TrackedEvent { ReferralCode = code }, Ct);
        await Clicks("3");

        Task Clicks(string count) =>
            Assertions.Expect(desk.Page.Locator(".stat", new() { Has = desk.Page.GetByText("Clicks", new() { Exact = true }) }).Locator(".stat-value"))
                .ToHaveTextAsync(count);
    }

    /// <summary>Between the page and the server.</summary>
    sealed class Wire
    {
        readonly List<IWebSocketRoute> ends = [];
        volatile bool isCut;

        public void Open(IWebSocketRoute page)
        {
            if (isCut)
            {
                _ = page.CloseAsync();
                return;
            }

            lock (ends)
            {
                ends.AddRange([page, page.ConnectToServer()]);
            }
        }

        public async Task Cut()
        {
            isCut = true;
            List<IWebSocketRoute> open;
            lock (ends)
            {
                open = [.. ends];
                ends.Clear();
            }

            await Task.WhenAll(open.Select(end => end.CloseAsync()));
        }

        public void Mend() => isCut = false;
    }
}
