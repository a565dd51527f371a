using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Links;

public static class LinkEndpoints
{
    const string SlugLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static void MapLinks(this IEndpointRouteBuilder app)
    {
        var links = app.MapGroup("/affiliates/referral-links").For(Access.SignedIn).RefusesBadInput()
            .About("Links", "Links that affiliates hand out, with their counters.");
        const string change = """{"campaign_name": "Summer", "is_active": true}""";
        links.MapGet("/", List)
            .Documented("listLinks", "List links")
            .Lists<LinkAnswer>(Parameter.Code(), Parameter.Text("search", 200, "Only those with this in slug or campaign name"))
            .OrderedBy(SortFields.Links);
        links.MapPost("/", Create)
            .Documented("createLink", "Make a link", "An affiliate makes its own; others name the `affiliate`.")
            .Takes<NewLink>("""{"affiliate": "anna", "slug": "anna-spring", "destination_url": "https://shop.example.com/spring", "campaign_name": "Spring"}""")
            .Makes<LinkAnswer>();
        links.MapGet("/{id}/", Get)
            .Documented("getLink", "Read a link")
            .Answers<LinkAnswer>();
        links.MapPatch("/{id}/", Change)
            .Documented("changeLink", "Change a link", "What is not sent stays. A link stays with its affiliate, and its slug never changes.")
            .Takes<LinkTerms>(change)
            .Answers<LinkAnswer>();
        links.MapPut("/{id}/", Change)
            .Documented("putLink", "Change a link by PUT", "The same as PATCH, for programs that know only PUT.")
            .Takes<LinkTerms>(change)
            .Answers<LinkAnswer>();
        links.MapDelete("/{id}/", Delete)
            .Documented("deleteLink", "Delete a link", "What it has tracked stays.")
            .Answers(StatusCodes.Status204NoContent, "Deleted");
    }

    static Task<IResult> List(
        HttpContext http, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts, LinkReports reports)
    {
        var filter = new LinkFilter { AffiliateCode = query.Text("affiliate_code", 50), Search = query.Text("search") };
        return Visibility.Of(caller, filter.AffiliateCode) is { } scope
            ? Lists.Answer(
                http,
                query,
                page => attempts.Repeatable(() => grains.Directory(http.Tenant).FindLinks(filter with { AffiliateCode = scope.Code }, page)),
                reports.Answers)
            : Lists.Nothing<LinkAnswer>(http, query);
    }

    static async Task<IResult> Create(
        HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, AffiliateLookup lookup, LinkReports reports,
        KnownTenants tenants, IOptions<AffiliateSystemOptions> options, TimeProvider time)
    {
        var fields = LinkFields.Read(body, options.Value);
        var destination = fields.DestinationUrl ?? (await tenants.Get(http.Tenant)).DestinationUrl;
        if (destination is null)
        {
            body.Error("destination_url", "This field is required");
        }

        var slug = body.Text("slug", 100);
        if (slug is not null && !Texts.IsSlug(slug))
        {
            body.Error("slug", Texts.SlugForm);
        }

        // Both are read, so that what is wrong with either is told.
        var (affiliate, code) = (body.Text("affiliate", 100), body.Text("affiliate_code", 50));
        var named = affiliate ?? code ?? caller.AffiliateCode;
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
            Uid = Ids.Next(now),
            Id = new LinkId(http.Tenant, slug ?? RandomNumberGenerator.GetString(SlugLetters, 10)),
            AffiliateUid = account.Profile.Uid,
            AffiliateCode = account.Profile.Id.Code,
            DestinationUrl = destination!,
            CampaignName = fields.CampaignName ?? "",
            Notes = fields.Notes ?? "",
            IsActive = fields.IsActive ?? true,
            AppendClickId = fields.AppendClickId ?? false,
            CreatedAt = now,
        };
        var made = await attempts.Repeatable(async () =>
            await grains.Link(link.Id).Create(link)
            // Made by an earlier try of this very request, whose answer was lost.
            || await grains.Link(link.Id).Get() is { } there && there.Uid == link.Uid);
        return made
            ? TypedResults.Created($"/affiliates/referral-links/{link.Uid}/", (await reports.Answers([link]))[0])
            : Problem.Field("slug", "This slug is already in use");
    }

    static async Task<IResult> Get(
        HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, LinkReports reports) =>
        await Find(http, id, caller, grains, attempts) is { } link
            ? await Answer(link, reports)
            : Problem.NotFound();

    static async Task<IResult> Change(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, LinkReports reports,
        CampaignNames campaigns, IOptions<AffiliateSystemOptions> options)
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

        var changed = await attempts.Repeatable(() => grains.Link(link.Id).Change(change));
        campaigns.Forget(link.Id);
        return changed is null ? Problem.NotFound() : await Answer(changed, reports);
    }

    static async Task<IResult> Delete(
        HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, CampaignNames campaigns)
    {
        if (await Find(http, id, caller, grains, attempts) is not { } link)
        {
            return Problem.NotFound();
        }

        await attempts.Repeatable(() => grains.Link(link.Id).Delete());
        campaigns.Forget(link.Id);
        return TypedResults.NoContent();
    }

    static async Task<ReferralLink?> Find(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var uid)
        && await attempts.Repeatable(() => grains.Directory(http.Tenant).LinkSlugOf(uid)) is { } slug
        && await attempts.Repeatable(() => grains.Link(new LinkId(http.Tenant, slug)).Get()) is { } link
        && caller.MaySee(link.AffiliateCode)
            ? link
            : null;

    static async Task<IResult> Answer(ReferralLink link, LinkReports reports) => TypedResults.Ok((await reports.Answers([link]))[0]);
}
