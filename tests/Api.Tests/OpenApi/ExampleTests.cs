using Affiliates.Api.Tests.Http;

namespace Affiliates.Api.Tests.OpenApi;

/// <summary>What the document shows as an example is sent as it stands. <see cref="ApiClient"/> holds each answer against the document.</summary>
public class ExampleTests
{
    const string SampleId = "019b7a3e-5c10-7000-8000-2f6d1c9e4b7a";

    /// <summary>What others build on.</summary>
    static readonly string[] First = ["createAffiliate"];

    /// <summary>What ends something that others need.</summary>
    static readonly string[] Last =
    [
        "deleteLink", "deleteRule", "revokeApiKey", "eraseVisitor", "eraseAffiliate", "changeOwnPassword", "deleteTenant",
    ];

    [Fact]
    public async Task Every_operation_has_an_example_that_works_as_it_stands()
    {
        await using var api = new ApiServer([]);
        await api.InitializeAsync();
        var contract = await Contract.Of(api.Url);
        var shop = await Programme.Make(api, "examples");
        var order = First.Concat(contract.Operations.Select(o => o.Id).Except(First).Except(Last)).Concat(Last).ToList();
        List<string> wrong = [];
        foreach (var operation in order.Select(id => contract.Operations.Single(o => o.Id == id)))
        {
            var answer = await Try(operation, shop);
            if ((int)answer.Status is < 200 or >= 400)
            {
                wrong.Add($"{operation} ({operation.Id}) with its example answered {answer.Status}: {answer.Body}");
            }
            else if (operation.Id.StartsWith("list", StringComparison.Ordinal))
            {
                Assert.NotEqual(0, answer.Json.GetArrayLength());
                var csv = (await shop.Owner.Get(EndpointTable.Address(operation.ToString(), shop) + "?format=csv&limit=1")).Is(HttpStatusCode.OK);
                Assert.Equal("text/csv", csv.Response.Content.Headers.ContentType?.MediaType);
            }
        }

        Assert.Empty(wrong);
    }

    static async Task<Answer> Try(DocumentedOperation operation, Programme shop)
    {
        var body = operation.Example?.ToJsonString().Replace(
            SampleId, operation.Path.Contains("/commissions/", StringComparison.Ordinal) ? shop.Ids["commissions"] : shop.Ids["referral-actions"], StringComparison.Ordinal);
        var address = EndpointTable.Address(operation.ToString(), shop);
        switch (operation.Id)
        {
            case "approveCommission" or "rejectCommission":
                address = address.Replace(shop.Ids["commissions"], await PendingCommission(shop), StringComparison.Ordinal);
                break;
            case "requestPayout":
                (await shop.Owner.Post($"/affiliates/commissions/{await PendingCommission(shop)}/approve/", new { })).Is(HttpStatusCode.OK);
                break;
            case "processPayout" or "completePayout" or "failPayout" or "cancelPayout":
                address = address.Replace(shop.Ids["payouts"], await PendingPayout(shop), StringComparison.Ordinal);
                if (operation.Id is not ("processPayout" or "cancelPayout"))
                {
                    (await shop.Owner.Post(address.Replace(address.Split('/')[^1], "process", StringComparison.Ordinal), new { })).Is(HttpStatusCode.OK);
                }

                break;
            case "refreshToken":
                var tokens = await shop.Anonymous.Post("/api/token/", new { email = "anna@example.com", password = "a long password" });
                body = JsonSerializer.Serialize(new { refresh = tokens.Is(HttpStatusCode.OK).Text("refresh") });
                break;
            case "postback":
                address += $"?click_id={shop.Ids["referral-actions"]}&amount=10";
                break;
            case "trackPixel":
                address += "?referral_code=anna";
                break;
            default:
                break;
        }

        return await CallerOf(operation, shop).Send(new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(address, UriKind.Relative))
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        });
    }

    // Somebody who may.
    static ApiClient CallerOf(DocumentedOperation operation, Programme shop)
    {
        var callers = EndpointTable.Lines.Single(l => l.Key.TrimEnd('/') == operation.ToString().TrimEnd('/')).Value.Callers;
        return operation.Id is "getOwnStatistics" ? shop.Affiliate
            : callers.Contains('a', StringComparison.Ordinal) ? shop.Anonymous
            : callers.Contains('o', StringComparison.Ordinal) ? shop.Owner
            : callers.Contains('s', StringComparison.Ordinal) ? shop.Superuser
            : shop.Affiliate;
    }

    static async Task<string> PendingCommission(Programme shop)
    {
        (await shop.Anonymous.Event(new { referral_code = shop.AffiliateCode, event_type = "purchase", conversion_value = 50 })).Is(HttpStatusCode.Created);
        return (await shop.Owner.Get("/affiliates/commissions/?status=pending&limit=1")).Is(HttpStatusCode.OK).Json[0].GetProperty("id").GetString()!;
    }

    static async Task<string> PendingPayout(Programme shop)
    {
        (await shop.Owner.Post($"/affiliates/commissions/{await PendingCommission(shop)}/approve/", new { })).Is(HttpStatusCode.OK);
        return (await shop.Affiliate.Post("/affiliates/payouts/request/", new { })).Is(HttpStatusCode.Created).Text("id");
    }
}
