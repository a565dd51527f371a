namespace Affiliates.Api.Commissions;

public static class RuleEndpoints
{
    public static void MapCommissionRules(this IEndpointRouteBuilder app)
    {
        var rules = app.MapGroup("/affiliates/commission-rules").For(Access.Admin).RefusesBadInput()
            .About("Commission rules", "What a conversion earns: the tenant's rules before those of all tenants, then by action type, priority and age.");
        const string rule =
            """{"name": "Ten percent", "action_type": "purchase", "is_percentage": true, "value": "10", "min_value": "5", "max_value": "100", "is_active": true, "priority": 1}""";
        rules.MapGet("/", List)
            .Documented("listRules", "List commission rules", "With those of all tenants.")
            .Lists<RuleAnswer>()
            .OrderedBy(SortFields.Rules);
        rules.MapPost("/", Create)
            .Documented("createRule", "Make a commission rule", "One for all tenants (`tenant` is null) is a superuser's, who may also name any tenant.")
            .Takes<NewRule>(rule)
            .Makes<RuleAnswer>();
        rules.MapPost("/preview/", Preview)
            .Documented("previewRule", "See what a conversion would earn", "Nothing is written.")
            .Takes<PreviewRequest>("""{"affiliate": "anna", "action_type": "purchase", "conversion_value": "99.99"}""")
            .Answers<PreviewAnswer>();
        rules.MapGet("/{id}/", Get)
            .Documented("getRule", "Read a commission rule")
            .Answers<RuleAnswer>();
        rules.MapPatch("/{id}/", Change)
            .Documented("changeRule", "Change a commission rule", "What is not sent stays. What was decided before stays too.")
            .Takes<RuleTerms>("""{"value": "12.5"}""")
            .Answers<RuleAnswer>();
        rules.MapPut("/{id}/", Replace)
            .Documented("replaceRule", "Replace a commission rule", "All that a rule needs has to be sent.")
            .Takes<NewRule>(rule)
            .Answers<RuleAnswer>();
        rules.MapDelete("/{id}/", Delete)
            .Documented("deleteRule", "Delete a commission rule", "What it has decided stays.")
            .Answers(StatusCodes.Status204NoContent, "Deleted");
    }

    static async Task<IResult> List(HttpContext http, ListQuery query, IGrainFactory grains, Attempts attempts)
    {
        var tenant = await Settings(http, grains, attempts);
        return await Lists.Answer(http, query, page => Task.FromResult(RuleOrder.Page(tenant.Rules, page)), r => RuleAnswer.From(r, tenant));
    }

    static async Task<IResult> Create(
        HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, TimeProvider time)
    {
        var named = body.Text("tenant", MaxTenant);
        var tenant = await PlaceOf(http, caller, named, grains, attempts);
        var now = time.Now;
        var blank = new CommissionRule
        {
            Id = Ids.Next(now),
            Tenant = TenantOf(body, named, tenant),
            Name = "",
            ActionType = "",
            Value = 0m,
            CreatedAt = now,
        };
        var rule = RuleFields.Read(body, blank, whole: true);
        if (Refuse(caller, body, rule) is { } refusal)
        {
            return refusal;
        }

        var saved = await Save(tenant.Tenant, rule, grains, attempts);
        return TypedResults.Created($"/affiliates/commission-rules/{saved.Id}/", RuleAnswer.From(saved, tenant));
    }

    static async Task<IResult> Get(HttpContext http, string id, IGrainFactory grains, Attempts attempts)
    {
        var tenant = await Settings(http, grains, attempts);
        return Find(tenant, id) is { } rule ? TypedResults.Ok(RuleAnswer.From(rule, tenant)) : Problem.NotFound();
    }

    static Task<IResult> Change(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts) =>
        Write(http, id, caller, body, grains, attempts, whole: false);

    static Task<IResult> Replace(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts) =>
        Write(http, id, caller, body, grains, attempts, whole: true);

    static async Task<IResult> Write(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, bool whole)
    {
        var tenant = await Settings(http, grains, attempts);
        if (Find(tenant, id) is not { } before)
        {
            return Problem.NotFound();
        }

        var rule = RuleFields.Read(body, before, whole);
        if (body.Has("tenant") && TenantOf(body, body.Text("tenant", MaxTenant), tenant) != before.Tenant)
        {
            body.Error("tenant", "A rule stays with its tenant");
        }

        return Refuse(caller, body, rule) is { } refusal
            ? refusal
            : TypedResults.Ok(RuleAnswer.From(await Save(http.Tenant, rule, grains, attempts), tenant));
    }

    static async Task<IResult> Delete(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts)
    {
        if (Find(await Settings(http, grains, attempts), id) is not { } rule)
        {
            return Problem.NotFound();
        }

        if (rule.Tenant is null && !caller.IsSuperuser)
        {
            return Problem.Forbidden(OnlySuperuser);
        }

        await attempts.Repeatable(() => grains.Tenant(http.Tenant).DeleteRule(rule.Id));
        return TypedResults.NoContent();
    }

    static async Task<IResult> Preview(
        HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, AffiliateLookup lookup)
    {
        var named = body.Text("affiliate", 100);
        var type = body.Text("action_type", 50) ?? "purchase";
        var value = body.Money("conversion_value");
        if (!Texts.IsActionType(type))
        {
            body.Error("action_type", Texts.TypeForm);
        }

        if (named is not null && await lookup.Named(http.Tenant, named, caller) is null)
        {
            body.Error("affiliate", "There is no such affiliate");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var preview = await attempts.Repeatable(() => grains.Tenant(http.Tenant).Preview(type, value));
        var tenant = await Settings(http, grains, attempts);
        return TypedResults.Ok(new PreviewAnswer(
            type, value, preview.Amount, CommissionAnswer.Percent(preview.Rate),
            preview.Rule is { } rule ? RuleAnswer.From(rule, tenant) : null));
    }

    const int MaxTenant = 100;
    const string OnlySuperuser = "Only a superuser can change a rule of all tenants";

    static Problem? Refuse(Caller caller, JsonBody body, CommissionRule rule) =>
        body.Refusal ?? (rule.Tenant is null && !caller.IsSuperuser ? Problem.Forbidden(OnlySuperuser) : null);

    // The tenant that a new rule is for: the request's; for a superuser, any that it names.
    static async Task<TenantSettings> PlaceOf(HttpContext http, Caller caller, string? named, IGrainFactory grains, Attempts attempts)
    {
        var found = named is null || !caller.IsSuperuser ? null
            : Guid.TryParse(named, out var uid) ? await attempts.Repeatable(() => grains.Tenants().ByUid(uid))
            : await attempts.Repeatable(() => grains.Tenants().BySlug(named));
        return await Settings(found ?? http.Tenant, grains, attempts);
    }

    // Absent: the request's tenant. Null: all tenants. Another's is as good as none.
    static TenantId? TenantOf(JsonBody body, string? named, TenantSettings tenant)
    {
        if (!body.Has("tenant"))
        {
            return tenant.Tenant;
        }

        if (named is not null && named != tenant.Uid.ToString() && named != tenant.Slug)
        {
            body.Error("tenant", "There is no such tenant");
        }

        return named is null ? null : tenant.Tenant;
    }

    static CommissionRule? Find(TenantSettings tenant, string id) =>
        Guid.TryParse(id, out var rule) ? tenant.Rules.FirstOrDefault(r => r.Id == rule) : null;

    static Task<CommissionRule> Save(TenantId tenant, CommissionRule rule, IGrainFactory grains, Attempts attempts) =>
        attempts.Repeatable(() => grains.Tenant(tenant).SaveRule(rule));

    // Not the front-end's copy: a rule that was just saved has to be there.
    static Task<TenantSettings> Settings(HttpContext http, IGrainFactory grains, Attempts attempts) => Settings(http.Tenant, grains, attempts);

    static Task<TenantSettings> Settings(TenantId tenant, IGrainFactory grains, Attempts attempts) =>
        attempts.Repeatable(() => grains.Tenant(tenant).GetSettings());
}
