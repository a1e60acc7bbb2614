using System.Text.Json.Nodes;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios.Sweeping;

/// <summary>What a sweep is told.</summary>
/// <param name="Inner">What every cell runs.</param>
/// <param name="Grid">One dimension for each thing that is varied.</param>
/// <param name="Figure">The figure by which cells are ranked.</param>
/// <param name="IsHigherBetter">Whether more of it is better.</param>
/// <param name="Repeats">How often every cell is run.</param>
/// <param name="Confidence">How sure a difference must be, 0 to 1.</param>
internal sealed record SweepParameters(Setup Inner, IReadOnlyList<Dimension> Grid, string Figure, bool IsHigherBetter, int Repeats, double Confidence)
{
    private const int MostRuns = 1_000;
    private const int MostRepeats = 100;
    private const int UsualRepeats = 3;
    private const double UsualConfidence = 0.95;

    /// <exception cref="FaultException">Something is wrong: one line a fault.</exception>
    public static SweepParameters Read(Scenario scenario, TargetOptions target, Func<JsonNode, Scenario> read) => ScenarioParameters.Read(scenario, keys =>
    {
        keys.Require("figure");
        keys.Require("grid");
        Setup inner = InnerScenario.Read(scenario, keys, target, read) ?? new Setup(scenario, target);
        SweepParameters parameters = new(
            inner, ReadGrid(keys), keys.Text("figure", ""), keys.Text("better", "higher", "higher", "lower") == "higher",
            keys.Whole("repeats", UsualRepeats, 1, MostRepeats), keys.Number("confidence", UsualConfidence, 0.5, 0.999));
        double runs = parameters.Grid.Aggregate((double)parameters.Repeats, (product, dimension) => product * dimension.Values.Count);
        if (runs > MostRuns) keys.Fault("grid", $"makes {runs} runs with its repeats: at most {MostRuns}");
        return parameters;
    });

    private static List<Dimension> ReadGrid(KeyReader keys)
    {
        List<Dimension> grid = [];
        foreach ((string key, JsonNode? node) in keys.Raw("grid"))
        {
            JsonNode[] values = node is JsonArray list ? [.. list.OfType<JsonNode>()] : [];
            if (values.Length == 0 || values.Length < node!.AsArray().Count) keys.Fault("grid", $"has {key} without a list of values");
            else if (values.Select(Variation.TextOf).Distinct().Count() < values.Length) keys.Fault("grid", $"has a value of {key} twice");
            else grid.Add(new Dimension(key, [.. values.Select(value => new Variation(key, value.DeepClone()))]));
        }

        if (grid.Count == 0 && keys.Has("grid")) keys.Fault("grid", "has nothing to vary: name a setting, a parameter or a key of the traffic, each with a list of values");
        return grid;
    }
}
