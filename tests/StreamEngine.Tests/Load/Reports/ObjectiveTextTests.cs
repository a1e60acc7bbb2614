using StreamEngine.Load.Reports;
using StreamEngine.Tests.Load.Reports.Kit;

namespace StreamEngine.Tests.Load.Reports;

/// <summary>Objectives are read, and held against figures.</summary>
public sealed class ObjectiveTextTests
{
    private static readonly RunResult Result = new() { Figures = [new("lost", 0, "", ""), new("rate.5000.p99", 87.5, "ms", ""), new("nothing", double.NaN, "", "")] };

    [Theory]
    [InlineData("lost == 0", true)]
    [InlineData("lost==0", true)]
    [InlineData("lost > 0", false)]
    [InlineData(" rate.5000.p99 <= 87.5 ", true)]
    [InlineData("rate.5000.p99 < 87.5", false)]
    [InlineData("rate.5000.p99 >= 8.8e1", false)]
    [InlineData("rate.5000.p99 > -1", true)]
    [InlineData("nothing >= 0", false)]
    [InlineData("nothing < 0", false)]
    public void A_figure_is_compared_with_a_number(string text, bool isMet)
    {
        Objective objective = Assert.Single(ObjectiveText.Judge([text], Result));
        Assert.Equal((text, isMet), (objective.Text, objective.IsMet));
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("lost = 0")]
    [InlineData("lost == nothing")]
    [InlineData("0 == lost")]
    [InlineData("lost == 1.2.3")]
    [InlineData("")]
    public void What_is_no_objective_is_not_read(string text) => Assert.False(ObjectiveText.TryParse(text, out _));

    [Fact]
    public void An_objective_of_a_figure_that_the_run_has_not_is_missed_and_the_report_says_which_there_are()
    {
        Report report = SampleReports.Of(Result) with { Objectives = ObjectiveText.Judge(["lots == 0", "rate.5000.p99 < 100"], Result) };
        Assert.Equal([false, true], report.Objectives.Select(objective => objective.IsMet));
        Assert.False(report.IsMet);
        Assert.Equal(["found no such figure; there are lost, rate.5000.p99, nothing", "found 87.5 ms"], report.Objectives.Select(objective => Verdict.Found(report, objective)));
    }
}
