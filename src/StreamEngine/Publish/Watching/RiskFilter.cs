using System.Collections.Frozen;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Publish.Watching;

/// <summary>Which way a crossing must go.</summary>
internal enum WatchDirection
{
    Both,
    Rise,
    Relief,
}

/// <summary>What a watcher wants to see, and may. A set that is null admits all; one that is empty admits none.</summary>
internal sealed record RiskFilter
{
    /// <summary>Admits everything.</summary>
    public static readonly RiskFilter None = new();

    public RiskLevel MinimumLevel { get; init; }

    public WatchDirection Direction { get; init; }

    public FrozenSet<string>? Segments { get; init; }

    public FrozenSet<string>? Regions { get; init; }

    public FrozenSet<string>? Queues { get; init; }

    public FrozenSet<string>? AccountValues { get; init; }

    public FrozenSet<string>? CustomerIds { get; init; }

    public FrozenSet<FactorKind>? Drivers { get; init; }

    /// <summary>This filter, of these segments and regions only; null: of all.</summary>
    public RiskFilter Within(IReadOnlyCollection<string>? segments, IReadOnlyCollection<string>? regions) =>
        this with { Segments = Both(Segments, segments), Regions = Both(Regions, regions) };

    /// <summary>Also relief from a level that was wanted: whoever was told of the rise must hear of it.</summary>
    public bool Admits(Crossing crossing) =>
        (crossing.After >= MinimumLevel || crossing.Before >= MinimumLevel)
        && (Direction == WatchDirection.Both || crossing.IsUp == (Direction == WatchDirection.Rise))
        && Holds(Segments, crossing.Segment) && Holds(Regions, crossing.Region)
        && Holds(Queues, crossing.Queue) && Holds(AccountValues, crossing.AccountValue)
        && Holds(CustomerIds, crossing.CustomerId)
        && (!crossing.IsUp || HoldsAny(crossing.Drivers));

    /// <summary>Whether someone of this home can pass; null: who has none known.</summary>
    public bool Covers(Attributes? home) => Holds(Segments, home?.Segment.Text) && Holds(Regions, home?.Region.Text);

    public bool Admits(CustomerRisk customer) =>
        customer.Level >= MinimumLevel
        && Holds(Segments, customer.Segment) && Holds(Regions, customer.Region)
        && Holds(Queues, customer.Queue) && Holds(AccountValues, customer.AccountValue)
        && Holds(CustomerIds, customer.CustomerId)
        && HoldsAny(customer.Drivers);

    /// <summary>Whether it is about this customer at all, whatever their risk.</summary>
    public bool Names(string customerId) => Holds(CustomerIds, customerId);

    private static FrozenSet<string>? Both(FrozenSet<string>? wanted, IReadOnlyCollection<string>? allowed)
    {
        if (allowed is null) return wanted;
        return wanted is null ? allowed.ToFrozenSet(StringComparer.Ordinal) : wanted.Intersect(allowed, StringComparer.Ordinal).ToFrozenSet(StringComparer.Ordinal);
    }

    private static bool Holds(FrozenSet<string>? set, string? value) => set is null || (value is not null && set.Contains(value));

    private bool HoldsAny(IReadOnlyList<Driver> drivers)
    {
        if (Drivers is null) return true;
        foreach (Driver driver in drivers)
            if (Drivers.Contains(driver.Kind)) return true;
        return false;
    }
}
