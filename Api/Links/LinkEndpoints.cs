using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Links;

public static class LinkEndpoints
{
    const string SlugLetters = "abcdefghjkmnpqrstuvwxyz23456789";
    static readonly LinkTotals Nothing = new(0, 0, Money.Zero);

    public static void MapLinks(this IEndpointRouteBuilder app)
    {
        var links = app.MapGroup("/affiliates/referral-links").For(Access.SignedIn).RefusesBadInput();
        links.MapGet("/", List);
        links.MapPost("/", Create);
        links.MapGet("/{id}/", Get);
        links.MapMethods("/{id}/", [HttpMethods.Patch, HttpMethods.Put], Change);
        links.MapDelete("/{id}/", Delete);
    }

    static async Task<IResult> List(
        HttpContext http, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts, LinkReports reports,
        IOptions<AffiliateSystemOptions> options)
    {
        var code = query.Text("affiliate_code", 50);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        if (Visibility.Of(caller, code) is not { } scope)
        {
            return TypedResults.Ok(Array.Empty<LinkAnswer>());
        }

        var page = await attempts.Repeatable(() => grains.Directory(http.Tenant).Links(scope.Code, query.Page));
        var totals = await reports.TotalsOf(page.Items);
        return Answers.List(http, page, l => LinkAnswer.From(l, totals.GetValueOrDefault(l.Id.Slug, Nothing), options.Value));
    }

    static async Task<IResult> Create(
        HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, AffiliateLookup lookup,
        IOptions<AffiliateSystemOptions> options, TimeProvider time)
    {
        body.RequiredText("destination_url", 2000);
        var fields = LinkFields.Read(body, options.Value);
        var slug = body.Text("slug", 100);
        if (slug is not null && !Texts.IsSlug(slug))
        {
            body.Error("slug", Texts.SlugForm);
        }

        var named = body.Text("affiliate", 100) ?? body.Text("affiliate_code", 50) ?? caller.AffiliateCode;
        if (named is null && caller.IsAdmin)
        {
            body.Error("affiliate", "Name the affiliate that the link is for");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (named is null)
        {
            return Problem.Forbidden("Only affiliates have links");
        }

        if (await lookup.Named(http.Tenant, named, caller) is not { } account)
        {
            return Problem.Field("affiliate", "There is no such affiliate");
        }

        var now = time.Now;
        var link = new ReferralLink
        {
            Uid = Guid.CreateVersion7(now),
            Id = new LinkId(http.Tenant, slug ?? RandomNumberGenerator.GetString(SlugLetters, 10)),
            AffiliateUid = account.Profile.Uid,
            AffiliateCode = account.Profile.Id.Code,
            DestinationUrl = fields.DestinationUrl!,
            CampaignName = fields.CampaignName ?? "",
            Notes = fields.Notes ?? "",
            IsActive = fields.IsActive ?? true,
            CreatedAt = now,
        };
        var made = await attempts.Repeatable(async () =>
            await grains.Link(link.Id).Create(link)
            // Made by an earlier try of this very request, whose answer was lost.
            || await grains.Link(link.Id).Get() is { } there && there.Uid == link.Uid);
        return made
            ? TypedResults.Created($"/affiliates/referral-links/{link.Uid}/", LinkAnswer.From(link, Nothing, options.Value))
            : Problem.Field("slug", "This slug is already in use");
    }

    static async Task<IResult> Get(
        HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, LinkReports reports,
        IOptions<AffiliateSystemOptions> options) =>
        await Find(http, id, caller, grains, attempts) is { } link
            ? await Answer(link, reports, options.Value)
            : Problem.NotFound();

    static async Task<IResult> Change(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, LinkReports reports,
        IOptions<AffiliateSystemOptions> options)
    {
        if (await Find(http, id, caller, grains, attempts) is not { } link)
        {
            return Problem.NotFound();
        }

        var change = LinkFields.ReadChange(body, link, options.Value);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        return await attempts.Repeatable(() => grains.Link(link.Id).Change(change)) is { } changed
            ? await Answer(changed, reports, options.Value)
            : Problem.NotFound();
    }

    static async Task<IResult> Delete(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts)
    {
        if (await Find(http, id, caller, grains, attempts) is not { } link)
        {
            return Problem.NotFound();
        }

        await attempts.Repeatable(() => grains.Link(link.Id).Delete());
        return TypedResults.NoContent();
    }

    static async Task<ReferralLink?> Find(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var uid)
        && await attempts.Repeatable(() => grains.Directory(http.Tenant).LinkSlugOf(uid)) is { } slug
        && await attempts.Repeatable(() => grains.Link(new LinkId(http.Tenant, slug)).Get()) is { } link
        && caller.MaySee(link.AffiliateCode)
            ? link
            : null;

    static async Task<IResult> Answer(ReferralLink link, LinkReports reports, AffiliateSystemOptions options) =>
        TypedResults.Ok(LinkAnswer.From(link, (await reports.TotalsOf([link])).GetValueOrDefault(link.Id.Slug, Nothing), options));

}
