using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Xunit;

namespace Affiliates.Tests.Support.Model;

/// <summary>
/// A random history that is lived by the service and written down for the model. It is made in phases: in each one requests go side by side
/// whose order does not matter, on all affiliates at once; what depends on what was before waits for the next phase.
/// </summary>
/// <remarks>
/// What is asked for, and with which numbers, is decided by the seed before a phase is sent. A request whose answer is lost is
/// sent again when it has a key; what has none is looked for first.
/// </remarks>
public sealed class RandomHistory(Service service, Random random, string prefix) : IDisposable
{
    public const decimal Threshold = 10;
    public const decimal DefaultRate = 10;

    const string Password = "an-affiliates-password-1";
    const string Track = "/affiliates/api/referral-actions/track/";

    readonly ReferenceModel model = new(Threshold, DefaultRate);
    readonly ConcurrentDictionary<string, string> ids = new();
    readonly List<Member> members = [];
    readonly List<(string Path, object Body, string Key, Task<string> Id)> refunds = [];
    readonly List<Rule> rules = [];
    readonly List<string> ruleIds = [];
    string admin = "";
    int number;

    /// <summary>Requests that were sent on purpose, repeats included.</summary>
    public int Operations { get; private set; }

    public Service Service => service;

    /// <summary>A refund of the last phase has said that a part of it is still to be taken.</summary>
    public bool HasOpenRefunds { get; private set; }

    /// <summary>Affiliates and rules to begin with. What the default rate pays is seen only where <c>other</c> may be switched off.</summary>
    public async Task Begin(string adminToken, int affiliates)
    {
        admin = adminToken;
        foreach (var rule in (Rule[])
        [
            new("purchase", true, 10, 5, 100, 1), new("purchase", true, 7.25m, null, 40, 1), new("signup", false, 25),
            new("renewal", true, 12.5m), new("other", true, 3.3m, 0.05m),
        ])
        {
            ruleIds.Add((await service.Must(admin, HttpMethod.Post, "/affiliates/commission-rules/", Body(rule), 201)).Text("id"));
            rules.Add(rule);
        }

        model.Add(new RulesBecame([.. rules]));
        for (var i = 0; i < affiliates; i++)
        {
            var code = $"{prefix}-{i}";
            var made = await service.Must(
                admin, HttpMethod.Post, "/affiliates/affiliates/",
                new { email = $"{code}@example.com", password = Password, code, payout_threshold = Threshold, payout_method = "paypal", payout_details = "x" }, 201);
            members.Add(new Member(code, made.Text("id"), await service.SignIn($"{code}@example.com", Password)));
        }
    }

    /// <summary>One phase; done when all of it has been answered.</summary>
    public Task Phase()
    {
        List<Func<Task>> requests = [];
        HasOpenRefunds = false;
        switch (random.Next(8))
        {
            case 0:
                requests.Add(ChangeRule());
                break;
            case 1:
                requests.Add(Run());
                requests.AddRange(members.SelectMany(m => Events(m, random.Next(4))));
                break;
            default:
                foreach (var member in members)
                {
                    requests.AddRange(random.Next(4) == 0
                        ? [AskForPayout(member), .. Events(member, random.Next(4))]
                        : [.. Events(member, random.Next(1, 6)), .. Decisions(member), .. Moves(member)]);
                }

                requests.AddRange(RepeatedRefunds());
                break;
        }

        Operations += requests.Count;
        return Task.WhenAll(requests.Select(request => Task.Run(request)));
    }

    /// <summary>Where the service is not what the model says; empty when it is.</summary>
    public Task<List<string>> Differences() => new Comparison(service, admin, model, ids).Run(members);

    public void Dispose() => service.Dispose();

    // ---- What visitors do.

    IEnumerable<Func<Task>> Events(Member member, int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return Event(member);
        }
    }

    Func<Task> Event(Member member)
    {
        var known = model.Fold(member.Code).Events.Values.Where(e => e.IsConversion && e.Type != "signup" && ids.ContainsKey(e.Key)).ToList();
        var (key, type, isConversion) = ($"{member.Code}-{++number}", Pick("click", "click", "page_view", "purchase", "purchase", "purchase", "signup", "signup", "renewal", "survey"), false);
        if (known.Count > 0 && random.Next(8) == 0)
        {
            // An order that was taken long ago, and this time with another value.
            var old = known[random.Next(known.Count)];
            (key, type, isConversion) = (old.Key, old.Type, true);
        }
        else
        {
            isConversion = type is "purchase" or "renewal" || (type is "signup" or "survey" && random.Next(2) == 0);
        }

        var tracked = new Tracked(member.Code, key, type, type is "click" or "page_view" or "signup" ? null : Value(), isConversion);
        var isNew = !ids.ContainsKey(key);
        model.Add(tracked);
        var body = new Dictionary<string, object?>
        {
            ["referral_code"] = member.Code,
            ["event_type"] = type,
            ["is_conversion"] = isConversion,
            [isConversion ? "order_id" : "event_id"] = key,
        };
        if (tracked.Value is { } value)
        {
            // As a number or as a string.
            body["conversion_value"] = random.Next(2) == 0 ? value : value.ToString(CultureInfo.InvariantCulture);
        }

        var twice = random.Next(5) == 0 ? 2 : 1;
        return async () =>
        {
            var lost = service.Lost;
            var answers = await Task.WhenAll(Enumerable.Range(0, twice).Select(_ => service.AskAgain("", HttpMethod.Post, Track, body)));
            Assert.All(answers, a => Assert.True(a.Status is 200 or 201, $"{tracked}: {a}"));
            Assert.All(answers, a => Assert.Equal(ids.GetOrAdd(key, a.Text("id")), a.Text("id")));
            var taken = answers.Count(a => a.Status == 201);
            Assert.True(taken == (isNew ? 1 : 0) || (isNew && taken == 0 && service.Lost > lost), $"{tracked} was taken {taken} times");
        };
    }

    // With more places now and then, sometimes nothing, sometimes zero.
    decimal? Value() => random.Next(12) switch
    {
        0 => null,
        1 => 0m,
        2 => random.Next(1, 100_000) / 1000m,
        3 => random.Next(1, 20) / 100m,
        _ => random.Next(100, 150_000) / 100m,
    };

    // ---- What is decided on commissions; each one is touched once in a phase.

    IEnumerable<Func<Task>> Decisions(Member member)
    {
        // A commission is known to those who decide on it when a list has shown it.
        var events = new Queue<ModelEvent>(model.Fold(member.Code).Events.Values.Where(e => member.Commissions.ContainsKey(e.Key)).ToList().Shuffled(random));
        for (var i = random.Next(5); i > 0 && events.Count > 0; i--)
        {
            var e = events.Dequeue();
            yield return random.Next(5) switch
            {
                0 => Decide(member, e, "reject"),
                1 or 2 => Decide(member, e, "approve"),
                _ => Refund(member, e),
            };
        }

        if (random.Next(2) == 0 && events.Count > 0)
        {
            yield return ApproveMany(member, [.. events.Take(random.Next(1, 6))]);
        }
    }

    Func<Task> Decide(Member member, ModelEvent e, string verb)
    {
        model.Add(verb == "approve" ? new Approved(e.Key) : new Rejected(e.Key));
        var (path, wanted) = ($"/affiliates/commissions/{member.Commissions[e.Key]}/", verb == "approve" ? "approved" : "rejected");
        var isAllowed = e.Status == "pending";
        return async () =>
        {
            ServiceAnswer? answer;
            while ((answer = await service.Ask(admin, HttpMethod.Post, $"{path}{verb}/", new { })) is null)
            {
                if (isAllowed && (await service.Get(admin, path)).Text("status") == wanted)
                {
                    return;
                }
            }

            Assert.True(answer.Status == (isAllowed ? 200 : 400), $"{verb} {e.Key}, {e.Status}: {answer}");
        };
    }

    Func<Task> ApproveMany(Member member, ModelEvent[] events)
    {
        foreach (var e in events)
        {
            model.Add(new Approved(e.Key));
        }

        return async () =>
        {
            var lost = service.Lost;
            var answer = await service.AskAgain(
                admin, HttpMethod.Post, "/affiliates/commissions/bulk-approve/", new { ids = events.Select(e => member.Commissions[e.Key]) });
            Assert.True(answer.Status == 200, $"{answer}");
            Assert.All(events.Zip(answer.Json.GetProperty("results").EnumerateArray()), of =>
            {
                var (e, status) = (of.First, of.Second.GetProperty("status").GetInt32());
                Assert.True(status == (e.Status == "pending" ? 200 : 400) || (status == 400 && service.Lost > lost), $"bulk approval of {e.Key}, {e.Status}: {status}");
            });
        };
    }

    Func<Task> Refund(Member member, ModelEvent e)
    {
        // Parts, all that is left, a cent too much.
        decimal? amount = random.Next(6) switch
        {
            0 or 1 => null,
            2 => e.LeftOfValue + 0.01m,
            _ => Math.Max(0.01m, decimal.Round(e.LeftOfValue * random.Next(1, 100) / 100, 2)),
        };
        var (path, key, twice) = ($"/affiliates/conversions/{e.Key}/refund/", $"refund-{++number}", random.Next(3) == 0 ? 2 : 1);
        object body = amount is null ? new { } : new { amount };
        var isAllowed = e.IsConversion && e.MayRefund(amount);
        var total = e.Refunded + (amount ?? e.LeftOfValue);
        var id = new TaskCompletionSource<string>();
        if (isAllowed)
        {
            model.Add(new Refunded(e.Key, amount));
            refunds.Add((path, body, key, id.Task));
        }

        var reversed = Comparison.Money(model.Fold(member.Code).Events[e.Key].Reversed);
        return async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, twice).Select(_ => service.AskAgain(admin, HttpMethod.Post, path, body, key)));
            var expected = isAllowed ? 200 : e.IsConversion ? 400 : 404;
            Assert.All(answers, a => Assert.True(a.Status == expected, $"refund of {amount} of {e.Key}, {e.Refunded} of {e.Value} before: {a}"));
            if (isAllowed)
            {
                Assert.Single(answers.Select(a => a.Text("id")).Distinct());
                Assert.All(answers, a => Assert.Equal(Comparison.Money(total), a.Text("refunded_amount")));
                HasOpenRefunds |= !answers.All(a => a.Json.GetProperty("commissions").EnumerateArray().All(c => c.GetProperty("reversed_amount").GetString() == reversed));
                id.SetResult(answers[0].Text("id"));
            }
        };
    }

    // A key that was used is answered as the first time, whatever happened since.
    IEnumerable<Func<Task>> RepeatedRefunds()
    {
        var done = refunds.Where(r => r.Id.IsCompleted).ToList();
        for (var i = 0; i < 2 && done.Count > 0; i++)
        {
            var (path, body, key, id) = done[random.Next(done.Count)];
            yield return async () =>
            {
                var answer = await service.AskAgain(admin, HttpMethod.Post, path, body, key);
                Assert.True(answer.Status == 200 && answer.Text("id") == await id, $"{path} again: {answer}");
            };
        }
    }

    // ---- Payouts.

    Func<Task> AskForPayout(Member member)
    {
        var books = model.Fold(member.Code);
        var (expected, before, twice) = (model.MayAsk(books) ? 1 : 0, books.Payouts.Count, random.Next(2) + 1);
        model.Add(new PayoutAsked(member.Code));
        return async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, twice).Select(_ => service.Ask(member.Token, HttpMethod.Post, "/affiliates/payouts/request/")));
            Assert.All(answers, a => Assert.True(a is null or { Status: 201 or 400 }, $"{a}"));
            while (answers.Contains(null))
            {
                // Nobody knows whether it was made: that is for the list to say.
                if ((await service.All(member.Token, "/affiliates/payouts/?limit=1000")).Count > before)
                {
                    return;
                }

                answers = [await service.Ask(member.Token, HttpMethod.Post, "/affiliates/payouts/request/")];
            }

            Assert.True(answers.Count(a => a!.Status == 201) == expected, $"{member.Code}, {books.Available}, {expected}: {string.Join(", ", (object?[])answers)}");
        };
    }

    IEnumerable<Func<Task>> Moves(Member member)
    {
        var payouts = model.Fold(member.Code).Payouts;
        for (var i = 0; i < payouts.Count; i++)
        {
            // What has ended is tried less often.
            if (i < member.Payouts.Count && random.Next(payouts[i].Status is "pending" or "processing" ? 2 : 8) == 0)
            {
                yield return Move(member, i, payouts[i], Pick("processing", "processing", "paid", "paid", "paid", "failed", "cancelled"));
            }
        }
    }

    Func<Task> Move(Member member, int which, ModelPayout payout, string to)
    {
        model.Add(new PayoutMoved(member.Code, which, to));
        var path = $"/affiliates/payouts/{member.Payouts[which]}/";
        var verb = to switch { "processing" => "process/", "paid" => "complete/", "failed" => "fail/", _ => "cancel/" };
        object body = to == "paid" ? new { reference = $"transfer {++number}" } : new { };
        var (expected, twice) = (payout.MayBecome(to) ? 1 : 0, random.Next(3) == 0 ? 2 : 1);
        return async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, twice).Select(_ => service.Ask(admin, HttpMethod.Post, path + verb, body)));
            Assert.All(answers, a => Assert.True(a is null or { Status: 200 or 400 }, $"{a}"));
            while (answers.Contains(null))
            {
                if (expected == 1 && (await service.Get(admin, path)).Text("status") == to)
                {
                    return;
                }

                answers = [await service.Ask(admin, HttpMethod.Post, path + verb, body)];
            }

            // A front-end that has lost the silo's answer tries again, and cannot tell its own first try from the request beside it.
            Assert.True(answers.Count(a => a!.Status == 200) is var moved && (moved == expected || moved * expected == 2), $"payout, {payout.Status}, to {to}, {expected}: {string.Join(", ", (object?[])answers)}");
        };
    }

    Func<Task> Run()
    {
        var payees = members.Select(m => model.Fold(m.Code)).Where(model.MayAsk).ToList();
        var (count, sum) = (payees.Count, payees.Sum(b => b.Available));
        foreach (var member in members)
        {
            model.Add(new PayoutAsked(member.Code));
        }

        var key = $"run-{++number}";
        return async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => service.AskAgain(admin, HttpMethod.Post, "/affiliates/payout-runs/", new { }, key)));
            var run = Assert.Single(answers.Select(a => a.Text("id")).Distinct());
            ServiceAnswer now;
            while ((now = await service.Get(admin, $"/affiliates/payout-runs/{run}/")).Text("status") != "finished")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }

            Assert.Equal(($"{count}", Comparison.Money(sum)), (now.Text("payouts"), now.Text("amount")));
        };
    }

    // ---- Rules. Alone in its phase: what is sold beside it is decided by the old one or the new one.

    Func<Task> ChangeRule()
    {
        var which = random.Next(rules.Count);
        var rule = rules[which];
        rule = random.Next(4) switch
        {
            0 => rule with { Priority = random.Next(4) },
            // Something is left to pay for everything, so that no rule of other tenants is asked.
            1 when rule.Type != "other" => rule with { IsActive = !rule.IsActive },
            _ => rule with { Value = random.Next(1, 3000) / 100m },
        };
        rules[which] = rule;
        model.Add(new RulesBecame([.. rules]));
        return () => service.Must(admin, HttpMethod.Patch, $"/affiliates/commission-rules/{ruleIds[which]}/", Body(rule), 200);
    }

    static object Body(Rule rule) => new
    {
        name = $"{rule.Type} {rule.Value}",
        action_type = rule.Type,
        is_percentage = rule.IsPercentage,
        value = rule.Value,
        min_value = rule.Min,
        max_value = rule.Max,
        is_active = rule.IsActive,
        priority = rule.Priority,
    };

    string Pick(params string[] of) => of[random.Next(of.Length)];
}

/// <summary>An affiliate, and what lists have shown of it so far.</summary>
public sealed record Member(string Code, string Id, string Token)
{
    /// <summary>The commission's id by the event's key.</summary>
    public Dictionary<string, string> Commissions { get; } = [];

    /// <summary>The oldest first.</summary>
    public List<string> Payouts { get; } = [];
}

static class Shuffling
{
    public static List<T> Shuffled<T>(this List<T> list, Random random)
    {
        random.Shuffle(CollectionsMarshal.AsSpan(list));
        return list;
    }
}
