using Affiliates.Api.Payouts;
using Affiliates.Payouts;
using Affiliates.Storage;
using Microsoft.Data.Sqlite;

namespace Affiliates.Api.Tests.Http;

public class PayoutRunTests(ApiServer api)
{
    [Fact]
    public async Task A_run_pays_who_is_above_the_threshold_and_its_file_names_each_once()
    {
        var tenant = await Tenant.Make(api);
        var anna = await tenant.Earning("anna", "100", """{"email": "anna.pays@example.com"}""");
        var bert = await tenant.Earning("bert", "250", null);
        await tenant.Earning("cleo", "9", null);

        var run = (await tenant.Admin.Post("/affiliates/payout-runs/", new { method = "paypal" })).Is(HttpStatusCode.Created);
        var id = run.Text("id");
        await tenant.Finished(id);
        var listed = (await tenant.Admin.Get($"/affiliates/payout-runs/{id}/")).Is(HttpStatusCode.OK);
        // What can still be cancelled is in no file.
        Assert.Empty((await tenant.Admin.Get($"/affiliates/payout-runs/{id}/paypal.csv")).Is(HttpStatusCode.OK).Body);
        (await tenant.Admin.Post($"/affiliates/payout-runs/{id}/process/", new { })).Is(HttpStatusCode.OK);
        Assert.All((await tenant.Admin.Get("/affiliates/payouts/")).Json.EnumerateArray(), p =>
            Assert.Equal("processing", p.GetProperty("status").GetString()));
        (await tenant.Admin.Post($"/affiliates/payouts/{(await tenant.Admin.Get("/affiliates/payouts/")).Json[0].GetProperty("id")}/cancel/", new { }))
            .IsProblem(HttpStatusCode.BadRequest, "Payout is already processing");
        var file = (await tenant.Admin.Get($"/affiliates/payout-runs/{id}/paypal.csv")).Is(HttpStatusCode.OK);

        Assert.Equal(("finished", "2", "35.00"), (listed.Text("status"), listed.Text("payouts"), listed.Text("amount")));
        var rows = file.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(',')).OrderBy(r => r[1], StringComparer.Ordinal).ToList();
        Assert.Equal(
            [("anna.pays@example.com", "10.00", "USD"), (bert, "25.00", "USD")], rows.Select(r => (r[0], r[1], r[2])));
        Assert.All(rows, r => Assert.Equal((30, "PAYPAL"), (r[3].Length, r[5])));
        Assert.Equal(2, rows.Select(r => r[3]).Distinct().Count());
        Assert.NotEqual("anna.pays@example.com", anna);
        Assert.All(
            (await tenant.Admin.Get("/affiliates/payouts/")).Json.EnumerateArray(), p => Assert.Equal(id, p.GetProperty("run").GetString()));
        Assert.Contains(id, (await tenant.Admin.Get("/affiliates/payout-runs/")).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_is_one_run_and_a_file_says_whose_address_is_none()
    {
        var tenant = await Tenant.Make(api);
        await tenant.Earning("anna", "100", "=HYPERLINK(\"x\")@example.com");

        var first = await Start(tenant, new { method = "paypal" }, "march");
        var second = await Start(tenant, new { method = "paypal" }, "march");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, second.Status));
        Assert.Equal(first.Text("id"), second.Text("id"));
        (await Start(tenant, new { method = "stripe" }, "march")).IsProblem(HttpStatusCode.Conflict);
        (await tenant.Admin.Post("/affiliates/payout-runs/", new { method = "shells" })).IsFieldProblem("method");
        await tenant.Finished(first.Text("id"));
        (await tenant.Admin.Post($"/affiliates/payout-runs/{first.Text("id")}/process/", new { })).Is(HttpStatusCode.OK);
        var file = await tenant.Admin.Get($"/affiliates/payout-runs/{first.Text("id")}/paypal.csv");
        file.IsProblem(HttpStatusCode.Conflict);
        Assert.Contains("anna-" + tenant.Slug, file.Body, StringComparison.Ordinal);
        (await tenant.Admin.Get($"/affiliates/payout-runs/{first.Text("id")}/paypal.csv?part=0")).IsFieldProblem("part");
    }

    [Fact]
    public async Task When_none_of_its_payouts_can_be_begun_any_more_that_is_said_and_the_others_have_been()
    {
        var (tenant, stranger) = (await Tenant.Make(api), await Tenant.Make(api));
        await tenant.Earning("anna", "100", null);
        await tenant.Earning("bert", "100", null);
        await stranger.Earning("cleo", "100", null);
        var run = (await tenant.Admin.Post("/affiliates/payout-runs/", new { method = "paypal" })).Is(HttpStatusCode.Created).Text("id");
        await tenant.Finished(run);
        // A hand in the tables: Bert's payout stands with somebody whom this tenant does not know.
        await Execute($"UPDATE payouts SET stream = {StreamOf($"cleo-{stranger.Slug}")} WHERE stream = {StreamOf($"bert-{tenant.Slug}")}");

        (await tenant.Admin.Post($"/affiliates/payout-runs/{run}/process/", new { }))
            .IsProblem(HttpStatusCode.Conflict, "Payouts of this run cannot be begun; verify says what is wrong with them");

        Assert.Equal(
            "processing", Assert.Single((await tenant.Admin.Get($"/affiliates/payouts/?affiliate_code=anna-{tenant.Slug}")).Json.EnumerateArray()).GetProperty("status").GetString());
        Assert.False((await tenant.Admin.Post("/affiliates/verify/", new { })).Is(HttpStatusCode.OK).Json.GetProperty("clean").GetBoolean());

        static string StreamOf(string code) => $"(SELECT stream FROM affiliates WHERE code = '{code}')";
    }

    [Theory]
    [InlineData(null, "own@example.com")]
    [InlineData("", "own@example.com")]
    [InlineData("other@example.com", "other@example.com")]
    [InlineData("""{"email": "json@example.com"}""", "json@example.com")]
    [InlineData("""{"iban": "DE00"}""", null)]
    [InlineData("{broken", null)]
    [InlineData("+1234@example.com", null)]
    [InlineData("a,b@example.com", null)]
    [InlineData("a@example.com\r\nb@example.com", null)]
    [InlineData("""{"email": "a@example.com\n"}""", null)]
    [InlineData("""{"email": "\ud800"}""", null)]
    [InlineData("""{"email": ["a@example.com"]}""", null)]
    [InlineData("erased-0@erased.invalid", null)]
    [InlineData("nobody", null)]
    public void A_payee_is_an_address_that_is_safe_in_a_row_or_nobody(string? details, string? recipient) =>
        Assert.Equal(recipient, PayPalFile.RecipientOf(new Payee(Guid.NewGuid(), "anna", "own@example.com", details, new Money(1))));

    async Task Execute(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(api.Folder, StorageOptions.FileName)};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    static Task<Answer> Start(Tenant tenant, object body, string key) =>
        tenant.Admin.Post("/affiliates/payout-runs/", body, ("Idempotency-Key", key));

    /// <summary>A tenant of the test's own: a run asks all of its affiliates.</summary>
    sealed record Tenant(string Slug, ApiClient Admin)
    {
        public static async Task<Tenant> Make(ApiServer api)
        {
            var slug = "r" + Guid.NewGuid().ToString("N")[..16];
            (await api.Admin().Post("/affiliates/tenants/", new { name = slug, slug })).Is(HttpStatusCode.Created);
            return new Tenant(slug, api.AdminOf(slug));
        }

        /// <summary>The affiliate's email; it has a tenth of the value available.</summary>
        public async Task<string> Earning(string name, string value, string? details)
        {
            var (email, code) = ($"{name}@{Slug}.example.com", $"{name}-{Slug}");
            (await Admin.Post("/affiliates/affiliates/", new { email, code, payout_threshold = "1.00", payout_method = "paypal", payout_details = details })).Is(HttpStatusCode.Created);
            (await Admin.Event(new { referral_code = code, event_type = "purchase", conversion_value = value, order_id = name })).Is(HttpStatusCode.Created);
            var commission = (await Admin.Get($"/affiliates/commissions/?affiliate_code={code}")).Json[0].GetProperty("id").GetString();
            (await Admin.Post($"/affiliates/commissions/{commission}/approve/", new { })).Is(HttpStatusCode.OK);
            return email;
        }

        public async Task Finished(string run)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while ((await Admin.Get($"/affiliates/payout-runs/{run}/")).Is(HttpStatusCode.OK).Text("status") != "finished")
            {
                deadline.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
