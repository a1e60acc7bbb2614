using System.Text.Json.Nodes;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios.Comparing;

/// <summary>What a comparison is told.</summary>
/// <param name="Inner">What both run.</param>
/// <param name="A">That which is known.</param>
/// <param name="B">That which is tried.</param>
/// <param name="Repeats">How many pairs of runs.</param>
/// <param name="Figures">Those to compare; none: all that both have.</param>
/// <param name="Confidence">How sure a difference must be, 0 to 1.</param>
internal sealed record CompareParameters(Setup Inner, Variant A, Variant B, int Repeats, IReadOnlyList<string> Figures, double Confidence)
{
    private const int MostRepeats = 60;
    private const int UsualRepeats = 8;
    private const double UsualConfidence = 0.95;

    /// <exception cref="FaultException">Something is wrong: one line a fault.</exception>
    public static CompareParameters Read(Scenario scenario, TargetOptions target, Func<JsonNode, Scenario> read) => ScenarioParameters.Read(scenario, keys =>
    {
        keys.Require("a");
        keys.Require("b");
        Variant a = keys.Group("a") is { } first ? Variant.Read("a", first) : new Variant("a", []);
        Variant b = keys.Group("b") is { } second ? Variant.Read("b", second) : new Variant("b", []);
        if (a.Name == b.Name) keys.Fault("b", $"has the name of a, {a.Name}: give each its own");
        Setup inner = InnerScenario.Read(scenario, keys, target, read) ?? new Setup(scenario, target);
        return new CompareParameters(
            inner, a, b, keys.Whole("repeats", UsualRepeats, 1, MostRepeats), keys.Texts("figures"), keys.Number("confidence", UsualConfidence, 0.5, 0.999));
    });
}
