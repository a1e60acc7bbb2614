using StreamEngine.Commands;
using StreamEngine.Load.Reports;

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
    public void An_objective_of_a_figure_that_was_not_found_is_a_fault_that_says_which_there_are()
    {
        FaultException fault = Assert.Throws<FaultException>(() => ObjectiveText.Judge(["lots == 0"], Result));
        Assert.Equal("objective \"lots == 0\": the run has no figure lots; there are lost, rate.5000.p99, nothing", Assert.Single(fault.Faults));
    }
}
