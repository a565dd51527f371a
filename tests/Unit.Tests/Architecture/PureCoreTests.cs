using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Affiliates.Unit.Tests.Architecture;

/// <summary>What decides money or counts it is a function of what it is given: no grain, no clock, no database.</summary>
public partial class PureCoreTests
{
    static readonly ArchUnitNET.Domain.Architecture Grains =
        new ArchLoader().LoadAssemblies(typeof(AffiliateState).Assembly).Build();

    static readonly string[] PureNamespaces = ["Affiliates.Attribution", "Affiliates.Commissions", "Affiliates.Statistics"];

    static readonly string[] PureTypes =
    [
        typeof(AffiliateState).FullName!, typeof(AffiliateLedger).FullName!, typeof(AffiliateSnapshot).FullName!,
        typeof(DaySnapshot).FullName!, "Affiliates.Affiliates.AffiliateSnapshotFormat", "Affiliates.Affiliates.PackedNumbers",
        "Affiliates.Affiliates.AffiliateComparison", typeof(AffiliateRebuild).FullName!,
        typeof(PayoutRules).FullName!, typeof(PayoutDecision).FullName!, typeof(PayoutGranted).FullName!,
        typeof(PayoutDenied).FullName!, typeof(PayoutSchedule).FullName!,
    ];

    static readonly string[] Forbidden =
    [
        "Orleans", "System.Data", "Npgsql", "Microsoft.Data", "DbUp", "Microsoft.Extensions", "Microsoft.AspNetCore",
        "System.TimeProvider", "System.Threading", "System.IO", "System.Net", "System.Random", "System.Diagnostics.Stopwatch",
        "System.Environment", "Affiliates.Storage",
    ];

    [Fact]
    public void The_rules_and_the_state_touch_no_grain_no_clock_and_no_database() => Assert.Empty(Pure().SelectMany(Offences));

    [Fact]
    public void All_that_is_pure_is_looked_at()
    {
        var names = Pure().Select(t => t.FullName).ToList();

        Assert.All(PureTypes, t => Assert.Contains(t, names));
        Assert.Contains(typeof(CommissionRules).FullName, names);
        Assert.Contains(typeof(CommissionLedger).FullName, names);
        Assert.Contains(typeof(RefundRules).FullName, names);
        Assert.Contains("Affiliates.Statistics.AffiliateReport", names);
    }

    [Fact]
    public void The_check_bites()
    {
        var grain = Grains.Types.Single(t => t.FullName == typeof(AffiliateGrain).FullName);

        Assert.Contains(Offences(grain), o => o.Contains("Orleans", StringComparison.Ordinal));
        Assert.Contains(Offences(grain), o => o.Contains("System.TimeProvider", StringComparison.Ordinal));
    }

    [Fact]
    public void Time_and_ids_are_given_to_them()
    {
        string[] files =
        [
            .. Repository.Sources("Grains/Attribution"), .. Repository.Sources("Grains/Commissions"),
            .. Repository.Sources("Grains/Statistics"),
            .. Repository.Sources("Grains/Affiliates").Where(f => IsPure("Affiliates.Affiliates", f)),
            .. Repository.Sources("Grains/Payouts").Where(f => IsPure("Affiliates.Payouts", f)),
        ];

        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from Match found in ClockOrChance().Matches(File.ReadAllText(file))
            select $"{Path.GetFileName(file)}: {found.Value}");
    }

    static bool IsPure(string space, string file) => PureTypes.Contains($"{space}.{Path.GetFileNameWithoutExtension(file)}");

    static IEnumerable<IType> Pure() =>
        Grains.Types.Where(t => PureNamespaces.Contains(t.Namespace.FullName) || PureTypes.Contains(t.FullName));

    static IEnumerable<string> Offences(IType type) =>
        type.Dependencies.Select(d => d.Target.FullName).Distinct()
            .Where(used => Forbidden.Any(f => used == f || used.StartsWith(f + ".", StringComparison.Ordinal)))
            .Select(used => $"{type.FullName} uses {used}");

    [GeneratedRegex(
        @"\b(TimeProvider|UtcNow|DateTime(Offset)?\.(Now|Today)|TickCount\w*|Stopwatch|CreateVersion7|Ids\.Next|NewGuid|Random|async|await|Task)\b")]
    private static partial Regex ClockOrChance();
}
