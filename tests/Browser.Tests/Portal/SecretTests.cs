using Affiliates.Client;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>The key under which a shop signs its conversions.</summary>
public class SecretTests(Chromium chromium, PortalWorld world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_conversion_secret_is_hidden_until_it_is_asked_for_copied_and_made_anew()
    {
        var (slug, owner) = await NewProgramme();
        var before = await world.Client.Tenants.ConversionSecret(slug, Ct);
        var inspection = new Inspection(chromium, world, ColorScheme.Light, phone: false);
        await using var desk = await Desk.Of(chromium, world);
        await desk.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await desk.SignIn(owner, PortalWorld.Password);
        await desk.Ready();
        await desk.Go("tenants");
        await desk.Page.GetByTitle("Conversion secret").ClickAsync();
        var dialog = desk.Page.GetByRole(AriaRole.Dialog);
        var secret = desk.Page.GetByTestId("secret");
        await Assertions.Expect(secret).ToContainTextAsync("Hidden");
        Assert.DoesNotContain(before, await desk.Page.ContentAsync(), StringComparison.Ordinal);

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await desk.See("The secret is in your clipboard");
        Assert.Equal(before, await desk.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await Assertions.Expect(secret).ToContainTextAsync("Hidden");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(secret).ToHaveTextAsync(before);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await Assertions.Expect(secret).ToContainTextAsync("Hidden");

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make a new one" }).ClickAsync();
        await desk.Page.GetByText("Make a new secret?").WaitForAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Make a new one" }).Last.ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("This is the new secret");
        var after = await world.Client.Tenants.ConversionSecret(slug, Ct);
        Assert.NotEqual(before, after);
        await Assertions.Expect(secret).ToHaveTextAsync(after);
        await inspection.Look(desk, "conversion-secret-new");
        inspection.Listen(desk, "conversion secret");
        Assert.Empty(inspection.Findings);
    }

    /// <summary>A programme of its own: nobody else's conversions are signed with what is changed here.</summary>
    async Task<(string Slug, string Owner)> NewProgramme()
    {
        var slug = "p" + Guid.NewGuid().ToString("N")[..12];
        var owner = $"{slug}@example.com";
        await world.Client.Tenants.Create(new NewTenant { Name = "Fjord Boats", Slug = slug }, Ct);
        await world.Client.ForTenant(slug).Users.Create(new NewUser { Email = owner, Password = PortalWorld.Password, IsTenantOwner = true }, Ct);
        return (slug, owner);
    }
}
