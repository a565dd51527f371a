namespace Affiliates.Cluster.Tests.Sessions;

public abstract class SessionTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    Visitor NewVisitor => new(Grains);

    [Fact]
    public async Task Three_who_led_to_a_sale_share_it_to_the_cent_and_each_shows_its_part()
    {
        var (anna, bert, cleo) = (await New.Affiliate(), await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna, daysAgo: 3);
        await visitor.Clicks(bert, daysAgo: 2);
        await visitor.Clicks(cleo, daysAgo: 1);

        // The default rate: 10 percent.
        var sale = await visitor.Buys(100m, "linear");

        Assert.Equal(new Money(100_00), sale.Action.Value);
        Assert.Equal(cleo.Id.Code, sale.Action.AffiliateCode);
        Assert.Equal(
            [(cleo.Id.Code, 333L), (anna.Id.Code, 334L), (bert.Id.Code, 333L)],
            sale.Commissions.Select(c => (c.AffiliateCode, c.Amount.Cents)));
        foreach (var (who, cents, revenue) in ((AffiliateProfile, long, long)[])[(anna, 334, 33_34), (bert, 333, 33_33), (cleo, 333, 33_33)])
        {
            Assert.Equal(new Money(cents), await PendingOf(who));
            var statistics = await StatisticsOf(who);
            Assert.Equal((1, 1, new Money(revenue)), (statistics.Clicks, statistics.Conversions, statistics.Revenue));
            var own = Assert.Single(await ActionsOf(who, converted: true));
            Assert.Equal((sale.Action.Id, new Money(revenue)), (own.Id, own.Value));
            Assert.Empty(await Grains.Affiliate(who.Id).Verify());
        }
    }

    [Fact]
    public async Task The_tenant_counts_and_lists_a_shared_sale_once()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna);
        await visitor.Clicks(bert);

        var sale = await visitor.Buys(80m, "linear");

        var listed = await Grains.Directory(TenantId.Default).Actions(
            new ActionFilter { SessionId = visitor.Session, IsConverted = true }, new PageRequest(10, null));
        Assert.Equal((sale.Action.Id, new Money(80_00)), Assert.Single(listed.Items.Select(a => (a.Id, a.Value))));
        Assert.Equal(new Money(80_00), (await Grains.Directory(TenantId.Default).Action(sale.Action.Id))!.Value);
        Assert.Equal(new Money(40_00), (await Grains.Directory(TenantId.Default).Action(sale.Action.Id, anna.Id.Code))!.Value);
        Assert.Equal(new Money(40_00), (await Grains.Directory(TenantId.Default).Action(sale.Action.Id, bert.Id.Code))!.Value);
    }

    [Theory]
    [InlineData("first_click", "anna")]
    [InlineData("last_click", "bert")]
    [InlineData(null, "bert")]
    public async Task A_click_model_gives_all_to_one(string? model, string winner)
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna, daysAgo: 2);
        await visitor.Clicks(bert, daysAgo: 1);

        var sale = await visitor.Buys(50m, model);

        var (wins, loses) = winner == "anna" ? (anna, bert) : (bert, anna);
        Assert.Equal(new Credited(wins.Id.Code, new Money(5_00), CommissionStatus.Pending), Assert.Single(sale.Commissions));
        Assert.Equal((new Money(5_00), Money.Zero), (await PendingOf(wins), await PendingOf(loses)));
        Assert.Equal(0, (await StatisticsOf(loses)).Conversions);
    }

    [Fact]
    public async Task A_referrer_of_the_sale_itself_is_one_more_touch_unless_it_is_the_last_already()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna);

        var again = await visitor.Buys(90m, "linear", from: anna);
        var other = await visitor.Buys(90m, "linear", from: bert);

        Assert.Equal([(anna.Id.Code, 900L)], again.Commissions.Select(c => (c.AffiliateCode, c.Amount.Cents)));
        Assert.Equal(
            [(anna.Id.Code, 450L), (bert.Id.Code, 450L)],
            other.Commissions.Select(c => (c.AffiliateCode, c.Amount.Cents)).OrderBy(c => c.AffiliateCode == bert.Id.Code));
    }

    [Fact]
    public async Task A_link_refers_and_the_share_counts_for_the_link()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var link = await New.Link(anna);
        var visitor = NewVisitor;
        Assert.IsType<Tracked>(await Grains.Track(visitor.Event(null, "click", daysAgo: 1) with { Slug = link.Id.Slug }));
        await visitor.Clicks(bert);

        await visitor.Buys(100m, "linear");

        Assert.Equal(new LinkTotals(1, 1, new Money(50_00)), await Grains.Link(link.Id).GetTotals());
        var own = Assert.Single(await ActionsOf(anna, converted: true));
        Assert.Equal((TrackingMethod.Link, link.Uid, link.Id.Slug), (own.Method, own.LinkUid, own.LinkSlug));
    }

    [Fact]
    public async Task What_names_nobody_goes_to_who_referred_last()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna, daysAgo: 2);
        await visitor.Clicks(bert, daysAgo: 1);

        var viewed = Assert.IsType<Tracked>(await visitor.Views());
        Assert.Equal(bert.Id.Code, viewed.Action.AffiliateCode);

        // Not a touch: it named nobody.
        await Cluster.Deactivate(Grains.Session(new VisitorSessionId(TenantId.Default, visitor.Session)));
        Assert.Equal(2, (await visitor.Buys(100m, "linear")).Commissions.Count);
    }

    [Fact]
    public async Task Nobody_is_known_to_have_referred_and_it_is_refused()
    {
        Assert.Equal(new TrackRefused(TrackRefusal.NobodyReferred), await NewVisitor.Views());
        Assert.Equal(new TrackRefused(TrackRefusal.NobodyReferred), await NewVisitor.TriesToBuy(10m));
        Assert.Equal(new TrackRefused(TrackRefusal.UnknownModel), await NewVisitor.TriesToBuy(10m, "best"));
    }

    [Fact]
    public async Task A_late_touch_takes_its_place_by_its_time()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(bert, daysAgo: 1);
        await visitor.Clicks(anna, daysAgo: 2);

        Assert.Equal(anna.Id.Code, Assert.Single((await visitor.Buys(10m, "first_click")).Commissions).AffiliateCode);
        Assert.Equal(bert.Id.Code, Assert.Single((await visitor.Buys(10m, "last_click")).Commissions).AffiliateCode);
    }

    [Fact]
    public async Task A_late_sale_sees_the_journey_as_it_was()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna, daysAgo: 5);
        await visitor.Clicks(bert, daysAgo: 1);

        var sale = Assert.IsType<Tracked>(await visitor.TriesToBuy(10m, "last_click", daysAgo: 3));

        Assert.Equal(anna.Id.Code, Assert.Single(sale.Commissions).AffiliateCode);
    }

    [Fact]
    public async Task What_is_older_than_the_window_does_not_count()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna, daysAgo: 31);
        Assert.Equal(new TrackRefused(TrackRefusal.NobodyReferred), await visitor.TriesToBuy(10m));
        await visitor.Clicks(bert, daysAgo: 29);

        Assert.Equal(bert.Id.Code, Assert.Single((await visitor.Buys(10m, "linear")).Commissions).AffiliateCode);
    }

    [Fact]
    public async Task A_journey_is_in_the_journal_alone()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        var session = Grains.Session(new VisitorSessionId(TenantId.Default, visitor.Session));
        await visitor.Clicks(anna);
        await Cluster.Deactivate(session);
        await visitor.Clicks(bert);
        await Cluster.Deactivate(session);

        Assert.Equal(bert.Id.Code, Assert.IsType<Tracked>(await visitor.Views()).Action.AffiliateCode);
        Assert.Equal(2, (await visitor.Buys(100m, "linear")).Commissions.Count);
    }

    [Fact]
    public async Task A_click_that_did_not_ask_for_the_session_is_part_of_the_journey_all_the_same()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        Assert.IsType<Tracked>(await visitor.Views(anna));
        Assert.IsType<Tracked>(await Grains.Track(visitor.Event(bert.Id.Code, "click") with { UseSession = false, IsTouch = true }));

        Assert.Equal(2, (await visitor.Buys(100m, "linear")).Commissions.Count);
    }

    [Fact]
    public async Task Fifty_touches_are_kept_the_first_and_the_latest()
    {
        var (anna, bert, cleo) = (await New.Affiliate(), await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna, daysAgo: 9);
        await visitor.Clicks(bert, daysAgo: 8);
        for (var i = 0; i < 49; i++)
        {
            await visitor.Clicks(cleo, daysAgo: 1);
        }

        var sale = await visitor.Buys(1000m, "linear");

        Assert.Equal(
            [(anna.Id.Code, 200L), (cleo.Id.Code, 98_00L)],
            sale.Commissions.Select(c => (c.AffiliateCode, c.Amount.Cents)).OrderBy(c => c.Item2));
    }

    [Fact]
    public async Task Who_was_switched_off_meanwhile_has_no_part()
    {
        var (anna, bert, cleo) = (await New.Affiliate(), await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna);
        await visitor.Clicks(bert);
        await visitor.Clicks(cleo);
        await Grains.Affiliate(bert.Id).Change(new AffiliateChange { IsActive = false });

        var sale = await visitor.Buys(100m, "linear");
        Assert.Equal([500L, 500L], sale.Commissions.Select(c => c.Amount.Cents));
        Assert.Equal(Money.Zero, await PendingOf(bert));

        Assert.Equal(new TrackRefused(TrackRefusal.AffiliateInactive), await visitor.TriesToBuy(10m, from: bert));
        Assert.Equal(new TrackRefused(TrackRefusal.InvalidCode), await Grains.Track(visitor.Purchase(10m) with { Code = "nobody-at-all" }));
        Assert.Equal(new TrackRefused(TrackRefusal.InvalidLink), await Grains.Track(visitor.Purchase(10m) with { Slug = "no-such-link" }));
    }

    [Fact]
    public async Task A_remembered_referrer_is_a_touch_only_when_it_is_news()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<Tracked>(await Grains.Track(visitor.Event(anna.Id.Code, "page_view") with { IsRemembered = true }));
        }

        Assert.IsType<Tracked>(await Grains.Track(visitor.Event(bert.Id.Code, "page_view") with { IsRemembered = true }));

        Assert.Equal([500L, 500L], (await visitor.Buys(100m, "linear")).Commissions.Select(c => c.Amount.Cents));
    }

    [Fact]
    public async Task An_order_in_a_session_is_taken_once_and_answered_with_every_share()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna);
        await visitor.Clicks(bert);
        var order = Builders.Key("o");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => visitor.Buys(100m, "linear", order: order)));
        await Cluster.Deactivate(Grains.Orders(new OrderId(TenantId.Default, order)));
        var later = await visitor.Buys(100m, "first_click", order: order);

        Assert.True(later.Repeat);
        Assert.All(answers.Append(later), a =>
        {
            Assert.Equal(answers[0].Action.Id, a.Action.Id);
            Assert.Equal([(bert.Id.Code, 500L), (anna.Id.Code, 500L)], a.Commissions.Select(c => (c.AffiliateCode, c.Amount.Cents)));
        });
        Assert.Equal((new Money(5_00), new Money(5_00)), (await PendingOf(anna), await PendingOf(bert)));
    }

    [Fact]
    public async Task A_share_that_was_not_taken_is_taken_once_however_often_it_is_asked()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        var sale = await DecidedOnly(visitor, anna, bert);

        // The crash: the decision is durable, nobody has told the other.
        Assert.Equal(new Money(5_00), await PendingOf(bert));
        await Cluster.Deactivate(Grains.Affiliate(anna.Id));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Grains.Affiliate(anna.Id).TakeShare(sale.Id)));
        await Cluster.Deactivate(Grains.Affiliate(anna.Id));
        await Grains.Affiliate(anna.Id).TakeShare(sale.Id);

        Assert.Equal(new Money(5_00), await PendingOf(anna));
        Assert.Equal(sale.Id, Assert.Single(await ActionsOf(anna, converted: true)).Id);
        Assert.Empty(await Grains.Affiliate(anna.Id).Verify());
    }

    [Fact]
    public async Task What_a_crash_has_left_open_is_taken_by_a_silo_that_starts_and_once()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var sales = new List<TrackedAction>();
        for (var i = 0; i < 3; i++)
        {
            sales.Add(await DecidedOnly(NewVisitor, anna, bert));
        }

        await Cluster.Deactivate(Grains.Affiliate(anna.Id));
        await Task.WhenAll(Cluster.Silos.Select(silo => silo.GetRequiredService<OpenShares>().TakeAll(Ct)));
        Assert.Equal(0, await Cluster.Service<OpenShares>().TakeAll(Ct));

        Assert.Equal(new Money(15_00), await PendingOf(anna));
        Assert.Equal(sales.Select(s => s.Id).Order(), (await ActionsOf(anna, converted: true)).Select(a => a.Id).Order());
    }

    [Fact]
    public async Task A_share_that_is_not_hers_moves_nothing()
    {
        var (anna, bert, cleo) = (await New.Affiliate(), await New.Affiliate(), await New.Affiliate());
        var sale = await DecidedOnly(NewVisitor, anna, bert);

        await Grains.Affiliate(cleo.Id).TakeShare(sale.Id);
        await Grains.Affiliate(bert.Id).TakeShare(sale.Id);

        Assert.Equal((Money.Zero, new Money(5_00)), (await PendingOf(cleo), await PendingOf(bert)));
    }

    [Fact]
    public async Task A_sale_that_earns_nothing_still_counts_for_each()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = NewVisitor;
        await visitor.Clicks(anna);
        await visitor.Clicks(bert);

        var signup = Assert.IsType<Tracked>(await Grains.Track(
            visitor.Event(null, Builders.Key("t")) with { IsConversion = true, AttributionModel = "linear" }));

        Assert.Empty(signup.Commissions);
        Assert.Equal((1, 1), ((await StatisticsOf(anna)).Conversions, (await StatisticsOf(bert)).Conversions));
    }

    /// <summary>Linear over both, kept by the second, and nothing told to the first.</summary>
    protected async Task<TrackedAction> DecidedOnly(Visitor visitor, AffiliateProfile first, AffiliateProfile second)
    {
        Touch[] touches = [.. ((AffiliateProfile[])[first, second]).Select((a, i) => new Touch
        {
            At = TimeProvider.System.GetUtcNow().AddHours(i - 5),
            AffiliateCode = a.Id.Code,
            ActionId = Guid.NewGuid(),
        })];
        var e = visitor.Purchase(100m) with { Code = second.Id.Code };
        var decision = new JourneyDecision
        {
            Model = "linear",
            Touches = [.. touches.Select(t => new WeighedTouch(t, 1))],
            Credits = [.. touches.Select(t => new JourneyCredit(t.AffiliateCode, 1, null, null))],
        };
        var outcome = await Grains.Affiliate(second.Id).RecordCredited(new CreditedConversion(e, decision, Own: null));
        Assert.Equal([first.Id.Code], outcome.Others);
        return Assert.IsType<Tracked>(outcome.Outcome).Action;
    }

    async Task<Money> PendingOf(AffiliateProfile affiliate) => (await Grains.Affiliate(affiliate.Id).GetAccount())!.Balances.Pending;

    Task<AffiliateStatistics> StatisticsOf(AffiliateProfile affiliate) =>
        Grains.Affiliate(affiliate.Id).GetStatistics(new StatisticsQuery(DateOnly.MinValue, DateOnly.MaxValue, null));

    async Task<IReadOnlyList<TrackedAction>> ActionsOf(AffiliateProfile affiliate, bool? converted = null) =>
        (await Grains.Directory(TenantId.Default).Actions(
            new ActionFilter { AffiliateCode = affiliate.Id.Code, IsConverted = converted }, new PageRequest(100, null))).Items;
}

public sealed class SqliteSessionTests(SqliteCluster cluster, PostgresServer postgres) : SessionTests(cluster, postgres);

public sealed class PostgresSessionTests(PostgresCluster cluster, PostgresServer postgres) : SessionTests(cluster, postgres);
