using StreamEngine.Load.Reports;

namespace StreamEngine.Tests.Load.Reports;

public sealed class FactsTests
{
    [Fact]
    public void What_all_runs_share_is_told_once_and_what_differs_with_each_value()
    {
        Facts facts = new("the default");
        facts.Add(new Dictionary<string, string> { ["Kafka:Partitions"] = "12", ["Engine:BatchLimit"] = "100" });
        facts.Add(new Dictionary<string, string> { ["Kafka:Partitions"] = "12" });
        facts.Add(new Dictionary<string, string> { ["Kafka:Partitions"] = "12", ["Engine:BatchLimit"] = "100" });

        IReadOnlyDictionary<string, string> together = facts.Together()!;

        Assert.Equal("12", together["Kafka:Partitions"]);
        Assert.Equal("100 or the default", together["Engine:BatchLimit"]);
        Assert.Equal(2, together.Count);
    }

    [Fact]
    public void Of_no_run_nothing_is_told() => Assert.Null(new Facts("").Together());
}
