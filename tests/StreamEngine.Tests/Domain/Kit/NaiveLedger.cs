using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Tests.Domain.Kit;

/// <summary>The oracle of windows: keeps every newest report and counts from scratch, as simply as it can be said.</summary>
internal sealed class NaiveLedger
{
    private readonly Dictionary<ulong, Interaction> _newest = [];

    /// <param name="report">What was reported.</param>
    /// <param name="edge">What came up to here has been forgotten, its identity too.</param>
    public void Take(Interaction report, Instant edge)
    {
        if (report.Channel == Channel.Order) return;
        foreach (Interaction gone in _newest.Values.Where(each => each.StartedAt <= edge).ToList()) _newest.Remove(gone.Key);
        if (!_newest.TryGetValue(report.Key, out Interaction? known) || known.Revision < report.Revision) _newest[report.Key] = report;
    }

    public IReadOnlyList<Interaction> In(TimeSpan span, Instant now) =>
        [.. _newest.Values.Where(each => each.StartedAt > now - span && each.StartedAt <= now).OrderBy(each => each.StartedAt).ThenBy(each => each.Key)];

    public static void AssertEqual(IReadOnlyList<Interaction> expected, in WindowSums sums)
    {
        Assert.Equal(expected.Count, sums.Contacts);
        Assert.Equal(expected.Count(each => each.Direction != Direction.Outbound && each.Channel != Channel.Survey), sums.Inbound);
        foreach (Channel channel in Enum.GetValues<Channel>().Where(channel => channel != Channel.Order))
        {
            Assert.Equal(expected.Count(each => each.Channel == channel), sums.Of(channel));
        }

        foreach (Outcome outcome in Enum.GetValues<Outcome>()) Assert.Equal(expected.Count(each => each.Outcome == outcome), sums.Of(outcome));
        Assert.Equal(expected.Count(each => each.SentimentThousandths is not null), sums.SentimentCount);
        Assert.Equal(expected.Sum(each => (long)(each.SentimentThousandths ?? 0)), sums.SentimentThousandths);
        Assert.Equal(expected.Sum(each => Math.Max(0L, each.SentimentThousandths ?? 0)), sums.PositiveThousandths);
        Assert.Equal(expected.Count(each => each.WaitSeconds is not null), sums.WaitCount);
        Assert.Equal(expected.Sum(each => (long)(each.WaitSeconds ?? 0)), sums.WaitSeconds);
        Assert.Equal(expected.Count(each => each.HoldSeconds is not null), sums.HoldCount);
        Assert.Equal(expected.Sum(each => (long)(each.HoldSeconds ?? 0)), sums.HoldSeconds);
        Assert.Equal(expected.Sum(each => (long)(each.Transfers ?? 0)), sums.Transfers);
        Assert.Equal(expected.Count(each => each.Complaint), sums.Complaints);
        Assert.Equal(expected.Count(each => each.SelfService == SelfService.Contained), sums.Contained);
        Assert.Equal(expected.Count(each => each.SelfService is SelfService.HandedOff or SelfService.Abandoned), sums.FailedSelfService);
        AssertSurveys(expected, sums);
    }

    private static void AssertSurveys(IReadOnlyList<Interaction> expected, in WindowSums sums)
    {
        Assert.Equal((expected.Count(each => each.Csat is not null), expected.Sum(each => each.Csat ?? 0)), (sums.CsatCount, sums.CsatSum));
        Assert.Equal((expected.Count(each => each.Nps is not null), expected.Sum(each => each.Nps ?? 0)), (sums.NpsCount, sums.NpsSum));
        Assert.Equal((expected.Count(each => each.Ces is not null), expected.Sum(each => each.Ces ?? 0)), (sums.CesCount, sums.CesSum));
        Assert.Equal(expected.Count(each => each.Nps >= 9) - expected.Count(each => each.Nps <= 6), sums.NetPromoters);
    }
}
