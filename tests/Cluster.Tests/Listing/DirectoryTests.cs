namespace Affiliates.Cluster.Tests.Listing;

public abstract class DirectoryTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    IDirectoryGrain Directory => Grains.Directory(TenantId.Default);

    [Fact]
    public async Task A_database_that_answers_answers() => Assert.True(await Directory.Ping());

    [Fact]
    public async Task Pages_are_stable_while_rows_are_added()
    {
        var affiliate = await New.Affiliate();
        var first = await Clicks(affiliate, 7);

        var seen = new List<Guid>();
        Guid? before = null;
        do
        {
            var page = await Directory.Actions(new ActionFilter { AffiliateCode = affiliate.Id.Code }, new PageRequest(3, before));
            seen.AddRange(page.Items.Select(a => a.Id));
            before = page.Next;
            await Clicks(affiliate, 2);
        }
        while (before is not null);

        Assert.Equal(Enumerable.Reverse(first), seen);
    }

    [Fact]
    public async Task The_last_page_has_no_next_one_even_when_it_is_full()
    {
        var affiliate = await New.Affiliate();
        var ids = await Clicks(affiliate, 4);
        var filter = new ActionFilter { AffiliateCode = affiliate.Id.Code };

        var one = await Directory.Actions(filter, new PageRequest(2, null));
        var two = await Directory.Actions(filter, new PageRequest(2, one.Next));

        Assert.Equal(ids[2], one.Next);
        Assert.Equal([ids[1], ids[0]], two.Items.Select(a => a.Id));
        Assert.Null(two.Next);
    }

    [Fact]
    public async Task All_actions_of_the_tenant_are_listed_newest_first()
    {
        var affiliate = await New.Affiliate();
        var session = Builders.Key("session");
        for (var i = 0; i < 5; i++)
        {
            await Grains.Affiliate(affiliate.Id).Record(Builders.Event(affiliate.Id.Code) with { SessionId = session });
        }

        var one = await Directory.Actions(new ActionFilter { SessionId = session }, new PageRequest(3, null));
        var two = await Directory.Actions(new ActionFilter { SessionId = session }, new PageRequest(3, one.Next));

        Guid[] listed = [.. one.Items.Concat(two.Items).Select(a => a.Id)];
        Assert.Equal((3, 2), (one.Items.Count, two.Items.Count));
        Assert.Equal(listed.OrderDescending(), listed);
    }

    [Fact]
    public async Task Actions_are_filtered_by_every_field()
    {
        var affiliate = await New.Affiliate();
        var link = await New.Link(affiliate);
        var code = affiliate.Id.Code;
        var sale = Builders.Sale(code, 20m, Builders.Key("order")) with { SessionId = Builders.Key("session"), Metadata = "{\"a\":1}"u8.ToArray() };
        await Grains.Affiliate(affiliate.Id).Record(Builders.Event(code));
        await Grains.Affiliate(affiliate.Id).Record(sale);
        var click = Builders.Event(code) with { Code = null, Slug = link.Id.Slug };
        await Grains.Link(link.Id).Record(click);

        Assert.Equal([sale.Id], await Ids(new ActionFilter { AffiliateCode = code, ActionType = "purchase" }));
        Assert.Equal([sale.Id], await Ids(new ActionFilter { AffiliateCode = code, IsConverted = true }));
        Assert.Equal([sale.Id], await Ids(new ActionFilter { SessionId = sale.SessionId }));
        Assert.Equal([click.Id], await Ids(new ActionFilter { AffiliateCode = code, Method = TrackingMethod.Link }));
        Assert.Equal([click.Id], await Ids(new ActionFilter { LinkSlug = link.Id.Slug }));
        Assert.Equal([click.Id], await Ids(new ActionFilter { LinkUid = link.Uid, AffiliateCode = code }));
        Assert.Empty(await Ids(new ActionFilter { LinkUid = link.Uid, AffiliateCode = (await New.Affiliate()).Id.Code }));
        Assert.Empty(await Ids(new ActionFilter { LinkSlug = Builders.Key("none") }));
        Assert.Empty(await Ids(new ActionFilter { AffiliateCode = Builders.Key("none") }));
        Assert.Empty(await Ids(new ActionFilter { AffiliateCode = code, From = sale.At.AddHours(1) }));
        Assert.Equal(3, (await Ids(new ActionFilter { AffiliateCode = code, From = sale.At.AddHours(-1), Until = sale.At.AddHours(1) })).Length);

        var found = await Directory.Action(sale.Id);
        Assert.Equal((affiliate.Uid, code, sale.Value, sale.OrderId), (found!.AffiliateUid, found.AffiliateCode, found.Value, found.OrderId));
        Assert.Equal(sale.Metadata, found.Metadata);
        Assert.Null(await Directory.Action(Guid.NewGuid()));
    }

    [Fact]
    public async Task Affiliates_are_listed_with_their_balances_of_this_moment()
    {
        var domain = Builders.Key("d") + ".example.com";
        var made = new List<AffiliateProfile>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await New.Affiliate(Builders.Profile() with { UserEmail = $"Anna.{i}@{domain}" }));
        }

        await Grains.Affiliate(made[1].Id).Record(Builders.Sale(made[1].Id.Code, 50m));
        var search = new AffiliateFilter { Search = domain.ToUpperInvariant() };

        var one = await Directory.Affiliates(search, new PageRequest(3, null));
        var two = await Directory.Affiliates(search, new PageRequest(3, one.Next));

        Assert.Equal(made.Select(a => a.Uid).OrderDescending(), one.Items.Concat(two.Items).Select(a => a.Profile.Uid));
        var earned = one.Items.Concat(two.Items).Single(a => a.Profile.Uid == made[1].Uid);
        Assert.Equal((await Grains.Affiliate(made[1].Id).GetAccount())!.Balances, earned.Balances);
        Assert.Equal(new Money(5_00), earned.Balances.Pending);
    }

    [Fact]
    public async Task Affiliates_are_filtered_by_every_field()
    {
        var affiliate = await New.Affiliate(Builders.Profile(Builders.Key("50%_")) with { IsActive = false });

        Assert.Equal([affiliate.Uid], await Uids(new AffiliateFilter { Code = affiliate.Id.Code }));
        Assert.Equal([affiliate.Uid], await Uids(new AffiliateFilter { Email = affiliate.UserEmail.ToUpperInvariant() }));
        Assert.Equal([affiliate.Uid], await Uids(new AffiliateFilter { Code = affiliate.Id.Code, IsActive = false }));
        Assert.Empty(await Uids(new AffiliateFilter { Code = affiliate.Id.Code, IsActive = true }));
        // What stands for anything in SQL stands for itself here.
        Assert.Equal([affiliate.Uid], await Uids(new AffiliateFilter { Search = affiliate.Id.Code[..10].ToLowerInvariant() }));
        Assert.Empty(await Uids(new AffiliateFilter { Search = "%" + affiliate.Id.Code }));
        Assert.Equal(affiliate.Id.Code, await Directory.AffiliateCodeOf(affiliate.Uid));
        Assert.Null(await Directory.AffiliateCodeOf(Guid.NewGuid()));
    }

    [Fact]
    public async Task Links_are_listed_until_they_are_deleted()
    {
        var affiliate = await New.Affiliate();
        var (kept, deleted) = (await New.Link(affiliate), await New.Link(affiliate));
        await Grains.Link(deleted.Id).Delete();

        Assert.Equal([kept], (await Directory.Links(affiliate.Id.Code, new PageRequest(10, null))).Items.Select(l => l with { CreatedAt = kept.CreatedAt }));
        var all = (await Directory.Links(null, new PageRequest(1000, null))).Items.Select(l => l.Uid).ToList();
        Assert.Contains(kept.Uid, all);
        Assert.DoesNotContain(deleted.Uid, all);
        Assert.Equal(kept.Id.Slug, await Directory.LinkSlugOf(kept.Uid));
        Assert.Null(await Directory.LinkSlugOf(deleted.Uid));
        Assert.Empty((await Directory.Links(Builders.Key("none"), new PageRequest(10, null))).Items);
    }

    [Fact]
    public async Task Commissions_and_payouts_are_listed_by_status_and_affiliate()
    {
        var affiliate = await New.Affiliate();
        var grain = Grains.Affiliate(affiliate.Id);
        await grain.Record(Builders.Sale(affiliate.Id.Code, 600m));
        await grain.Record(Builders.Sale(affiliate.Id.Code, 700m));
        var mine = new CommissionFilter { AffiliateCode = affiliate.Id.Code };
        var both = (await Directory.Commissions(mine, new PageRequest(10, null))).Items;
        await grain.Approve(both[^1].Id, "admin");
        await grain.Reject(both[0].Id, null, "admin");
        var approved = (await Directory.Commissions(mine with { Status = CommissionStatus.Approved }, new PageRequest(10, null))).Items.Single();
        await grain.RequestPayout(new PayoutRequest(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "admin"));

        Assert.Equal([new Money(60_00), new Money(70_00)], both.Select(c => c.Amount).Order());
        Assert.Equal(both.Select(c => c.Id).OrderDescending(), both.Select(c => c.Id));
        Assert.Equal(both[^1].Id, approved.Id);
        Assert.Equal(10m, approved.Rate);
        Assert.Equal(CommissionStatus.Rejected, (await Directory.Commission(both[0].Id))?.Status);
        Assert.Empty((await Directory.Commissions(mine with { Until = approved.CalculatedAt.AddDays(-1) }, new PageRequest(10, null))).Items);
        Assert.Contains(approved.Id, (await Directory.Commissions(new CommissionFilter(), new PageRequest(1000, null))).Items.Select(c => c.Id));

        var payout = (await Directory.Payouts(null, affiliate.Id.Code, new PageRequest(10, null))).Items.Single();
        Assert.Equal((approved.Amount, PayoutStatus.Pending, "paypal"), (payout.Amount, payout.Status, payout.Method));
        Assert.Equal(payout, await Directory.Payout(payout.Id));
        Assert.Contains(payout, (await Directory.Payouts(PayoutStatus.Pending, null, new PageRequest(1000, null))).Items);
        Assert.Empty((await Directory.Payouts(PayoutStatus.Paid, affiliate.Id.Code, new PageRequest(10, null))).Items);
    }

    [Fact]
    public async Task An_affiliates_events_come_the_oldest_first_while_rows_are_added()
    {
        var affiliate = await New.Affiliate();
        var first = await Clicks(affiliate, 7);
        var filter = new ActionFilter { AffiliateCode = affiliate.Id.Code };

        List<Guid> seen = [];
        var page = new PageRequest(3, null) { Order = new PageOrder { Field = "timestamp" } };
        for (var more = true; more && seen.Count < first.Count;)
        {
            var read = await Directory.Actions(filter, page);
            seen.AddRange(read.Items.Select(a => a.Id));
            (page, more) = (page.After(read), read.Next is not null);
            await Clicks(affiliate, 1);
        }

        Assert.Equal(first, seen.Take(first.Count));
    }

    [Fact]
    public async Task Who_is_listed_in_another_order_comes_with_all_that_is_known_of_them()
    {
        var domain = Builders.Key("o") + ".example.com";
        List<AffiliateProfile> made = [];
        foreach (var code in (string[])["c", "A", "b"])
        {
            made.Add(await New.Affiliate(Builders.Profile(code + Builders.Key("")) with { UserEmail = $"{code}@{domain}" }));
            await New.Link(made[^1], Builders.Key(code));
        }

        var page = new PageRequest(2, null) { Order = new PageOrder { Field = "code", Descending = true } };
        var one = await Directory.Affiliates(new AffiliateFilter { Search = domain }, page);
        var two = await Directory.Affiliates(new AffiliateFilter { Search = domain }, page.After(one));

        Assert.Equal([made[0].Id.Code, made[2].Id.Code, made[1].Id.Code], one.Items.Concat(two.Items).Select(a => a.Profile.Id.Code));
        Assert.Equal((made[2].Id.Code, null), (one.NextValue, two.NextValue));
        var links = await Directory.FindLinks(new LinkFilter { AffiliateCode = made[0].Id.Code, Search = "c" }, page with { Order = new PageOrder { Field = "slug" } });
        Assert.Equal(made[0].Id.Code, Assert.Single(links.Items).AffiliateCode);
        Assert.Empty((await Directory.FindLinks(new LinkFilter { AffiliateCode = made[0].Id.Code, Search = "_" }, page)).Items);
    }

    [Fact]
    public async Task A_conversion_is_found_by_its_order_whole_and_by_who_has_a_share_of_it()
    {
        var (anna, bert, other) = (await New.Affiliate(), await New.Affiliate(), await New.Affiliate());
        var visitor = new Sessions.Visitor(Grains);
        var order = Builders.Key("order");
        await visitor.Clicks(anna, daysAgo: 2);
        await visitor.Clicks(bert, daysAgo: 1);
        await visitor.Buys(100m, "linear", order: order);

        Assert.Equal([Money.Round(100m)], await Values(null));
        Assert.Equal([Money.Round(50m)], await Values(anna));
        Assert.Equal([Money.Round(50m)], await Values(bert));
        Assert.Empty(await Values(other));
        Assert.Empty(await Ids(new ActionFilter { OrderId = order, ActionType = "click" }));
        Assert.Empty(await Ids(new ActionFilter { OrderId = Builders.Key("none") }));
        Assert.Empty((await Grains.Directory(new TenantId(2)).Actions(new ActionFilter { OrderId = order }, new PageRequest(10, null))).Items);

        async Task<Money?[]> Values(AffiliateProfile? of) =>
            [.. (await Directory.Actions(new ActionFilter { OrderId = order, AffiliateCode = of?.Id.Code }, new PageRequest(10, null))).Items.Select(a => a.Value)];
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_it()
    {
        var affiliate = await New.Affiliate();
        var link = await New.Link(affiliate);
        var ids = await Clicks(affiliate, 1);
        var user = Builders.User();
        await Grains.User(user.Email).Create(user, null);
        var other = Grains.Directory(new TenantId(2));

        Assert.Empty((await other.Affiliates(new AffiliateFilter(), new PageRequest(10, null))).Items);
        Assert.Empty((await other.Links(null, new PageRequest(10, null))).Items);
        Assert.Empty((await other.Actions(new ActionFilter(), new PageRequest(10, null))).Items);
        Assert.Empty((await other.Actions(new ActionFilter { AffiliateCode = affiliate.Id.Code }, new PageRequest(10, null))).Items);
        Assert.Empty((await other.Commissions(new CommissionFilter(), new PageRequest(10, null))).Items);
        Assert.Empty((await other.Payouts(null, null, new PageRequest(10, null))).Items);
        Assert.Null(await other.Action(ids[0]));
        Assert.Null(await other.AffiliateCodeOf(affiliate.Uid));
        Assert.Null(await other.LinkSlugOf(link.Uid));
        Assert.Null(await other.EmailOf(user.Id));
        Assert.Equal(user.Email, await Directory.EmailOf(user.Id));
    }

    async Task<List<Guid>> Clicks(AffiliateProfile affiliate, int count)
    {
        List<Guid> ids = [];
        for (var i = 0; i < count; i++)
        {
            var click = Builders.Event(affiliate.Id.Code);
            Assert.IsType<Tracked>(await Grains.Affiliate(affiliate.Id).Record(click));
            ids.Add(click.Id);
        }

        return ids;
    }

    async Task<Guid[]> Ids(ActionFilter filter) =>
        [.. (await Directory.Actions(filter, new PageRequest(100, null))).Items.Select(a => a.Id)];

    async Task<Guid[]> Uids(AffiliateFilter filter) =>
        [.. (await Directory.Affiliates(filter, new PageRequest(100, null))).Items.Select(a => a.Profile.Uid)];
}

public sealed class SqliteDirectoryTests(SqliteCluster cluster, PostgresServer postgres) : DirectoryTests(cluster, postgres);

public sealed class PostgresDirectoryTests(PostgresCluster cluster, PostgresServer postgres) : DirectoryTests(cluster, postgres);
