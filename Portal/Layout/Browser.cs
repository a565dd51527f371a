using Microsoft.JSInterop;

namespace Affiliates.Portal.Layout;

/// <summary>What only the browser knows or does; <c>portal.js</c>.</summary>
public sealed class Browser(IJSRuntime js)
{
    public async Task<TimeZoneInfo> Zone()
    {
        var zone = await js.InvokeAsync<BrowserZone>("portal.zone");
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zone.Name ?? "", out var known))
        {
            return known;
        }

        // This machine has no table of zones: what holds there today.
        var offset = TimeSpan.FromMinutes(Math.Clamp(-zone.Offset, -840, 840));
        return TimeZoneInfo.CreateCustomTimeZone("browser", offset, zone.Name ?? "local", zone.Name ?? "local");
    }

    /// <summary>Has the sign-in's cookie renewed.</summary>
    public async Task<RenewedGrant> Renew()
    {
        try
        {
            return await js.InvokeAsync<RenewedGrant>("portal.renew");
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or TaskCanceledException or InvalidOperationException)
        {
            return new RenewedGrant(0, null);
        }
    }

    public ValueTask<string?> Recall(string name) => js.InvokeAsync<string?>("portal.recall", name);

    public ValueTask Remember(string name, string value) => js.InvokeVoidAsync("portal.remember", name, value);

    /// <summary>False: the browser did not let us.</summary>
    public ValueTask<bool> Copy(string text) => js.InvokeAsync<bool>("portal.copy", text);

    /// <summary><c>light</c>, <c>dark</c> or <c>system</c>.</summary>
    public ValueTask<Appearance> Appearance() => js.InvokeAsync<Appearance>("portal.appearance");

    public ValueTask<Appearance> SetAppearance(string choice) => js.InvokeAsync<Appearance>("portal.setAppearance", choice);
}

public sealed record RenewedGrant(int Status, string? Grant);

/// <param name="Name">As IANA has it.</param>
/// <param name="Offset">Minutes behind UTC, today.</param>
public sealed record BrowserZone(string? Name, double Offset);

/// <param name="Choice">What the viewer has chosen.</param>
/// <param name="IsDark">What that is, now.</param>
public sealed record Appearance(string Choice, bool IsDark);
