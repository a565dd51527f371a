namespace Affiliates.Api.Links;

/// <summary>The fields of a link that can be written.</summary>
static class LinkFields
{
    const int MaxUrl = 2000;
    const int MaxCampaign = 200;
    const int MaxNotes = 2000;

    static readonly string[] Fixed =
    [
        "id", "affiliate_code", "full_url", "created_at", "total_clicks", "total_conversions", "conversion_rate",
    ];

    public static LinkChange Read(JsonBody body, AffiliateSystemOptions options)
    {
        var destination = body.Text("destination_url", MaxUrl);
        if (destination is not null && Destinations.Refuse(destination, options.AllowedDestinationHosts) is { } why)
        {
            body.Error("destination_url", why);
        }

        return new LinkChange
        {
            DestinationUrl = destination,
            // These can be emptied: sent, but without a text, is not the same as not sent.
            CampaignName = body.Text("campaign_name", MaxCampaign) ?? (body.Has("campaign_name") ? "" : null),
            Notes = body.Text("notes", MaxNotes) ?? (body.Has("notes") ? "" : null),
            IsActive = body.Flag("is_active"),
            AppendClickId = body.Flag("append_click_id"),
        };
    }

    /// <summary>The same for a link that is there already: what never changes is refused, not passed over.</summary>
    public static LinkChange ReadChange(JsonBody body, ReferralLink link, AffiliateSystemOptions options)
    {
        var change = Read(body, options);
        foreach (var field in body.Names.Intersect(Fixed))
        {
            body.Error(field, "This field cannot be changed");
        }

        if (body.Has("slug") && body.Text("slug", 100) != link.Id.Slug)
        {
            body.Error("slug", "A slug cannot be changed: make another link");
        }

        if (body.Has("affiliate") && body.Text("affiliate", 100) is var affiliate
            && affiliate != link.AffiliateUid.ToString() && affiliate != link.AffiliateCode)
        {
            body.Error("affiliate", "A link stays with its affiliate");
        }

        foreach (var (field, isNothing) in new[]
        {
            ("destination_url", change.DestinationUrl is null), ("is_active", change.IsActive is null),
            ("append_click_id", change.AppendClickId is null),
        })
        {
            if (isNothing && body.Has(field))
            {
                body.Error(field, "This field may not be empty");
            }
        }

        return change;
    }
}
