using Microsoft.Extensions.Options;

namespace Affiliates.Api.Affiliates;

public static class AffiliateEndpoints
{
    public static void MapAffiliates(this IEndpointRouteBuilder app)
    {
        var affiliates = app.MapGroup("/affiliates/affiliates").For(Access.SignedIn).RefusesBadInput()
            .About("Affiliates", "Who refers, with codes, balances and payout terms.");
        affiliates.MapGet("/", List)
            .Documented("listAffiliates", "List affiliates", "An affiliate gets its own profile, as one object and not as a list.")
            .Lists<AffiliateAnswer>(
                Parameter.Text("code", 200, "Only the one with this code"),
                Parameter.Text("email", 254, "Only those of this email"),
                Parameter.Flag("is_active", "Only those that are, or are not, active"),
                Parameter.Text("search", 200, "Only those with this in code or email"))
            .OrderedBy(SortFields.Affiliates)
            .OrOneAlone();
        affiliates.MapPost("/", Create).For(Access.Admin)
            .Documented("createAffiliate", "Make an affiliate", "Of a user that is there, or of an email: its user is made when there is none.")
            .Takes<NewAffiliate>("""{"email": "anna@example.com", "password": "a long password", "code": "anna", "payout_method": "paypal", "payout_threshold": "50.00"}""")
            .Makes<AffiliateAnswer>();
        affiliates.MapGet("/{id}/", Get)
            .Documented("getAffiliate", "Read an affiliate")
            .Answers<AffiliateAnswer>();
        affiliates.MapPatch("/{id}/", Change)
            .Documented("changeAffiliate", "Change an affiliate", "An affiliate may change only its `payout_method` and `payout_details`.")
            .Takes<AffiliateTerms>("""{"payout_method": "bank_transfer", "payout_details": {"iban": "DE02120300000000202051"}}""")
            .Answers<AffiliateAnswer>();
    }

    static async Task<IResult> List(
        HttpContext http, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts, AffiliateLookup lookup,
        KnownTenants tenants)
    {
        var tenant = await tenants.Get(http.Tenant);
        if (!caller.IsAdmin)
        {
            return caller.AffiliateCode is { } code && await lookup.ByCode(http.Tenant, code) is { } own
                ? TypedResults.Ok(AffiliateAnswer.From(own, tenant))
                : Problem.NotFound("You are not an affiliate");
        }

        var filter = new AffiliateFilter
        {
            Code = query.Text("code"),
            Email = query.Text("email", 254),
            IsActive = query.Flag("is_active"),
            Search = query.Text("search"),
        };
        return await Lists.Answer(
            http,
            query,
            page => attempts.Repeatable(() => grains.Directory(http.Tenant).Affiliates(filter, page)),
            account => AffiliateAnswer.From(account, tenant));
    }

    static async Task<IResult> Create(
        HttpContext http, JsonBody body, AffiliateEnrolment enrolment, KnownTenants tenants, IOptions<AffiliateSystemOptions> options)
    {
        var code = body.Text("code", 50);
        if (code is not null && !Texts.IsCode(code))
        {
            body.Error("code", Texts.CodeForm);
        }

        var email = body.Text("email", 254)?.Trim();
        if (email is not null && !Texts.IsEmail(email))
        {
            body.Error("email", "Enter a valid email address");
        }

        var user = body.Text("user", 254);
        if (email is null && user is null)
        {
            body.Error("email", "Name the affiliate's email, or its user");
        }

        var terms = AffiliateFields.Read(body, options.Value);
        var password = Passwords.Read(body, "password");
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        return await enrolment.Enrol(http.Tenant, email, user, password, code, terms) switch
        {
            Enrolled(var account) => TypedResults.Created(
                $"/affiliates/affiliates/{account.Profile.Uid}/", AffiliateAnswer.From(account, await tenants.Get(http.Tenant))),
            NotEnrolled(var field, var why) => Problem.Field(field, why),
            _ => throw new InvalidOperationException("An enrolment has two ends."),
        };
    }

    static async Task<IResult> Get(HttpContext http, string id, Caller caller, AffiliateLookup lookup, KnownTenants tenants) =>
        await lookup.Visible(http.Tenant, id, caller) is { } account
            ? TypedResults.Ok(AffiliateAnswer.From(account, await tenants.Get(http.Tenant)))
            : Problem.NotFound();

    static async Task<IResult> Change(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, AffiliateLookup lookup,
        KnownTenants tenants, IOptions<AffiliateSystemOptions> options)
    {
        if (await lookup.Visible(http.Tenant, id, caller) is not { } account)
        {
            return Problem.NotFound();
        }

        if (!caller.IsAdmin && body.Names.Except(AffiliateFields.Own).Any())
        {
            return Problem.Forbidden("You may change only your payout method and details");
        }

        var change = AffiliateFields.ReadChange(body, options.Value);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        return await attempts.Repeatable(() => grains.Affiliate(account.Profile.Id).Change(change)) is { } changed
            ? TypedResults.Ok(AffiliateAnswer.From(changed, await tenants.Get(http.Tenant)))
            : Problem.NotFound();
    }
}
