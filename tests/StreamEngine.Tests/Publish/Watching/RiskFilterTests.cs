using System.Collections.Frozen;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Tests.Store;

namespace StreamEngine.Tests.Publish.Watching;

public sealed class RiskFilterTests
{
    private static readonly Crossing Sample = Samples.Crossing(new ShardId(0), 1).Crossing;

    [Fact]
    public void MinimumLevel_LetsThroughTheRiseToIt_AndTheReliefFromIt()
    {
        RiskFilter high = new() { MinimumLevel = RiskLevel.High };
        foreach ((RiskLevel before, RiskLevel after, bool isAdmitted) in ((RiskLevel, RiskLevel, bool)[])
        [
            (RiskLevel.Low, RiskLevel.High, true), (RiskLevel.High, RiskLevel.Critical, true), (RiskLevel.Low, RiskLevel.Elevated, false),
            (RiskLevel.Elevated, RiskLevel.Low, false), (RiskLevel.High, RiskLevel.Low, true), (RiskLevel.Critical, RiskLevel.Elevated, true),
        ])
            Assert.Equal(isAdmitted, high.Admits(Sample with { Before = before, After = after }));
    }

    [Fact]
    public void Direction_LetsThroughOneWay()
    {
        Crossing rise = Sample with { Before = RiskLevel.Low, After = RiskLevel.High }, relief = Sample with { Before = RiskLevel.High, After = RiskLevel.Low };
        Assert.True(new RiskFilter { Direction = WatchDirection.Rise }.Admits(rise));
        Assert.False(new RiskFilter { Direction = WatchDirection.Rise }.Admits(relief));
        Assert.True(new RiskFilter { Direction = WatchDirection.Relief }.Admits(relief));
        Assert.False(new RiskFilter { Direction = WatchDirection.Relief }.Admits(rise));
    }

    [Fact]
    public void Drivers_ConcernRises_WhileReliefPasses()
    {
        RiskFilter filter = new() { Drivers = new[] { FactorKind.Escalation }.ToFrozenSet() };
        Assert.False(filter.Admits(Sample));
        Assert.True(filter.Admits(Sample with { Before = RiskLevel.Critical, After = RiskLevel.High }));
        Assert.True(new RiskFilter { Drivers = new[] { FactorKind.RepeatContact }.ToFrozenSet() }.Admits(Sample));
    }

    [Fact]
    public void EveryList_MustLetItThrough_AndWhatIsUnknownIsInNone()
    {
        Assert.True(new RiskFilter { Queues = Set("billing", "tech"), Regions = Set("nl"), AccountValues = Set("gold"), CustomerIds = Set("c-1") }.Admits(Sample));
        Assert.False(new RiskFilter { Queues = Set("billing"), Regions = Set("be") }.Admits(Sample));
        Assert.False(new RiskFilter { CustomerIds = Set("c-2") }.Admits(Sample));
        Assert.False(new RiskFilter { Segments = Set("consumer") }.Admits(Sample with { Segment = null }));
    }

    [Theory]
    [InlineData("consumer", "nl", true)]
    [InlineData("business", "nl", false)]
    [InlineData("consumer", "be", false)]
    [InlineData(null, "nl", false)]
    [InlineData("consumer", null, false)]
    public void Home_IsJudgedAlone(string? segment, string? region, bool isCovered)
    {
        Attributes home = new() { Segment = new(segment, default, 1, 0), Region = new(region, default, 1, 0) };
        Assert.Equal(isCovered, RiskFilter.None.Within(["consumer"], ["nl"]).Covers(home));
        Assert.False(RiskFilter.None.Within(["consumer"], null).Covers(null));
        Assert.True((RiskFilter.None with { MinimumLevel = RiskLevel.Critical }).Covers(home));
        Assert.True(RiskFilter.None.Covers(null));
    }

    [Fact]
    public void AScope_NarrowsWhatWasAskedFor_AndNeverWidensIt()
    {
        Crossing consumer = Sample with { Segment = "consumer" }, business = Sample with { Segment = "business" };
        RiskFilter all = RiskFilter.None.Within(["consumer"], null);
        Assert.True(all.Admits(consumer));
        Assert.False(all.Admits(business));
        Assert.False(all.Admits(Sample with { Segment = null }));

        RiskFilter outside = new RiskFilter { Segments = Set("business") }.Within(["consumer"], ["nl"]);
        Assert.False(outside.Admits(consumer));
        Assert.False(outside.Admits(business));
        Assert.Equal(RiskFilter.None, RiskFilter.None.Within(null, null));
    }

    private static FrozenSet<string> Set(params string[] entries) => entries.ToFrozenSet(StringComparer.Ordinal);
}
