using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;

namespace Generated;

/// <summary>The README's first five minutes, by the client that is generated from the OpenAPI document.</summary>
public static class FiveMinutes
{
    public static async Task<string[]> Run(HttpClient http, string email, string password)
    {
        var api = new AffiliatesClient(http);
        var tokens = await api.SignInAsync(null, new Credential { Email = email, Password = password });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Access);

        var anna = await api.CreateAffiliateAsync(null, new NewAffiliate { Email = "anna@example.com", Code = "anna" });
        var link = await api.CreateLinkAsync(null, new NewLink
        {
            Affiliate = anna.Id.ToString(),
            Slug = "anna-spring",
            Destination_url = "https://shop.example.com/spring",
            Campaign_name = "Spring",
        });
        await api.CreateRuleAsync(null, new NewRule
        {
            Name = "Ten percent",
            Action_type = "purchase",
            Is_percentage = true,
            Value = "10",
            Min_value = "5",
            Max_value = "100",
            Is_active = true,
            Priority = 1,
        });

        var sentTo = await Assert302(() => api.FollowLinkAsync(link.Slug, null));
        await api.TrackAsync(null, null, new TrackedEvent { Referral_code = "anna", Event_type = "click" });
        var sale = new TrackedEvent { Referral_code = "anna", Event_type = "purchase", Conversion_value = "99.99", Order_id = "order-1001" };
        var first = await api.TrackAsync(null, null, sale);
        var repeat = await api.TrackAsync(null, null, sale);

        var commission = (await api.ListCommissionsAsync(null, "anna", null, null, null, null, null, null, null)).Single();
        var approved = await api.ApproveCommissionAsync(commission.Id, null, new Nothing());
        anna = await api.GetAffiliateAsync(anna.Id, null);
        var statistics = await api.GetStatisticsAsync(anna.Id, null, null, null, null);
        var refusal = await Refused(() => api.ApproveCommissionAsync(commission.Id, null, new Nothing()));
        return
        [
            sentTo, (first.Id == repeat.Id).ToString(), first.Commissions!.Single().Amount, approved.Status.ToString(), anna.Available_balance,
            statistics.Total_clicks.ToString(), statistics.Total_conversions.ToString(), statistics.Total_revenue, refusal,
        ];
    }

    static async Task<string> Assert302(Func<Task> follow)
    {
        try
        {
            await follow();
            return "nowhere";
        }
        catch (ApiException e) when (e.StatusCode == 302)
        {
            return e.Headers["Location"].Single();
        }
    }

    static async Task<string> Refused(Func<Task> call)
    {
        try
        {
            await call();
            return "nothing";
        }
        catch (ApiException<Problem> e)
        {
            return e.Result.Detail;
        }
    }
}
