using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles;

/// <summary>What happened in one window, in the units that people speak; a mean of nothing known is null.</summary>
internal sealed record WindowView
{
    /// <summary>As the policy calls it.</summary>
    public required string Name { get; init; }

    public required TimeSpan Span { get; init; }

    public required int Contacts { get; init; }

    /// <summary>Contacts that the customer began.</summary>
    public required int Inbound { get; init; }

    /// <summary>The channels used, in the order of their numbers.</summary>
    public required IReadOnlyList<(Channel Channel, int Contacts)> ByChannel { get; init; }

    /// <summary>The outcomes there were (unknown too), in the order of their numbers.</summary>
    public required IReadOnlyList<(Outcome Outcome, int Contacts)> ByOutcome { get; init; }

    /// <summary>−1 to 1.</summary>
    public required double? MeanSentiment { get; init; }

    public required double? MeanWaitSeconds { get; init; }

    public required double? MeanHoldSeconds { get; init; }

    public required long Transfers { get; init; }

    public required int Complaints { get; init; }

    public required int Abandoned { get; init; }

    /// <summary>Attempts at self-service that succeeded.</summary>
    public required int SelfServed { get; init; }

    /// <summary>Attempts at self-service that failed.</summary>
    public required int FailedSelfService { get; init; }

    /// <summary>1 (bad) to 5 (good).</summary>
    public required double? MeanCsat { get; init; }

    /// <summary>0 to 10.</summary>
    public required double? MeanNps { get; init; }

    /// <summary>1 (easy) to 7 (hard).</summary>
    public required double? MeanCes { get; init; }

    public static WindowView Of(string name, TimeSpan span, WindowSums sums) => new()
    {
        Name = name,
        Span = span,
        Contacts = sums.Contacts,
        Inbound = sums.Inbound,
        ByChannel = [.. Enum.GetValues<Channel>().Where(channel => channel != Channel.Order)
            .Select(channel => (Channel: channel, Contacts: sums.Of(channel))).Where(each => each.Contacts > 0)],
        ByOutcome = [.. Enum.GetValues<Outcome>().Select(outcome => (Outcome: outcome, Contacts: sums.Of(outcome))).Where(each => each.Contacts > 0)],
        MeanSentiment = Mean(sums.SentimentThousandths, sums.SentimentCount) / 1000,
        MeanWaitSeconds = Mean(sums.WaitSeconds, sums.WaitCount),
        MeanHoldSeconds = Mean(sums.HoldSeconds, sums.HoldCount),
        Transfers = sums.Transfers,
        Complaints = sums.Complaints,
        Abandoned = sums.Of(Outcome.Abandoned),
        SelfServed = sums.Contained,
        FailedSelfService = sums.FailedSelfService,
        MeanCsat = Mean(sums.CsatSum, sums.CsatCount),
        MeanNps = Mean(sums.NpsSum, sums.NpsCount),
        MeanCes = Mean(sums.CesSum, sums.CesCount),
    };

    private static double? Mean(long sum, int count) => count > 0 ? sum / (double)count : null;
}
