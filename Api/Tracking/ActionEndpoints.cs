namespace Affiliates.Api.Tracking;

/// <summary>What was tracked, to read.</summary>
public static class ActionEndpoints
{
    public static void MapReferralActions(this IEndpointRouteBuilder app)
    {
        var actions = app.MapGroup("/affiliates/referral-actions").For(Access.SignedIn).RefusesBadInput()
            .About("Referral actions", "What was tracked, to read.");
        actions.MapGet("/", List)
            .Documented("listActions", "List referral actions")
            .Lists<ActionAnswer>(
            [
                Parameter.Text("referral_link", 100, "Only of the link with this id or slug"), Parameter.Code(),
                Parameter.Text("action_type", 50, "Only events of this type"), Parameter.Flag("is_converted", "Only conversions, or only others"),
                Parameter.Choice("tracking_method", TrackingMethods.Names, "Only events that named their affiliate so"),
                Parameter.Text("session_id", TrackFields.MaxSessionId, "Only of this session"), .. Parameter.Range("Events"),
                Parameter.Text("order_id", TrackFields.MaxForeignId, "Only the conversion of this order"),
            ])
            .OrderedBy(SortFields.Actions, "An event that was sent late stands where it was taken, and not at its own time");
        actions.MapGet("/{id}/", Get)
            .Documented("getAction", "Read a referral action")
            .Answers<ActionAnswer>();
    }

    static Task<IResult> List(HttpContext http, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts)
    {
        var (from, until) = query.Times();
        var link = query.Text("referral_link", 100);
        var linkUid = Guid.TryParse(link, out var uid) ? uid : (Guid?)null;
        var type = query.Text("action_type", 50);
        if (type is not null && !Texts.IsActionType(type))
        {
            query.Error("action_type", Texts.TypeForm);
        }

        if (link is not null && linkUid is null && !Texts.IsSlug(link))
        {
            query.Error("referral_link", "Use the id or the slug of a link");
        }

        var filter = new ActionFilter
        {
            LinkUid = linkUid,
            LinkSlug = linkUid is null ? link : null,
            AffiliateCode = query.Text("affiliate_code", 50),
            ActionType = type,
            IsConverted = query.Flag("is_converted"),
            Method = TrackingMethods.Read(query),
            SessionId = query.Text("session_id", TrackFields.MaxSessionId),
            From = from,
            Until = until,
            OrderId = query.Text("order_id", TrackFields.MaxForeignId),
        };
        return Visibility.Of(caller, filter.AffiliateCode) is { } scope
            ? Lists.Answer(
                http,
                query,
                page => attempts.Repeatable(() =>
                    grains.Directory(http.Tenant).Actions(filter with { AffiliateCode = scope.Code }, page)),
                ActionAnswer.From)
            : Lists.Nothing<ActionAnswer>(http, query);
    }

    static async Task<IResult> Get(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var actionId)
        && await attempts.Repeatable(() => grains.Directory(http.Tenant).Action(actionId, caller.IsAdmin ? null : caller.AffiliateCode ?? "")) is { } action
        && caller.MaySee(action.AffiliateCode)
            ? TypedResults.Ok(ActionAnswer.From(action))
            : Problem.NotFound();
}
