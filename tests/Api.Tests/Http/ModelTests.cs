using Affiliates.Tests.Support;
using Affiliates.Tests.Support.Model;

namespace Affiliates.Api.Tests.Http;

/// <summary>Random histories without kills, and more of them: no sequence of requests leaves an account that is not the sum of its entries.</summary>
public class ModelTests(ApiServer api)
{
    const int Affiliates = 3;
    const int Phases = 12;

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task No_sequence_of_requests_leaves_money_that_the_model_does_not_know(int nth)
    {
        var seed = Seeds.From("AFFILIATES_MODEL_SEED") + nth;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        // A tenant of the history's own: a run asks all of its affiliates, and a rule pays all of its sales.
        var slug = "m" + Guid.NewGuid().ToString("N")[..16];
        (await api.Admin().Post("/affiliates/tenants/", new { name = slug, slug })).Is(HttpStatusCode.Created);
        using var history = new RandomHistory(new Service(api.Url, slug, () => Task.CompletedTask, limit.Token), new Random(seed), slug);
        await history.Begin(await history.Service.SignIn(ApiServer.AdminEmail, ApiServer.AdminPassword), Affiliates);

        for (var phase = 0; phase < Phases; phase++)
        {
            await history.Phase();
            var differences = await history.Differences();
            while (history.HasOpenRefunds && differences.Count > 0 && !limit.IsCancellationRequested)
            {
                differences = await history.Differences();
            }

            Assert.True(differences.Count == 0, $"seed {seed - nth}, history {nth}, phase {phase}\n" + string.Join('\n', differences));
        }
    }
}
