using System.Text.Json.Nodes;
using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios.Comparing;

/// <summary>
/// Runs two variants of a scenario in pairs, A B, B A, A B, …: what drifts over the time of a pair, or comes back every other
/// run, meets both alike.
/// </summary>
/// <param name="read">Reads a scenario by its name (a text) or as it stands (an object).</param>
internal sealed class CompareRunner(Func<JsonNode, Scenario> read) : IScenarioRunner
{
    public string Kind => "compare";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        CompareParameters parameters = CompareParameters.Read(scenario, context.Target, read);
        Setup[] setups = [parameters.A.ApplyTo(parameters.Inner), parameters.B.ApplyTo(parameters.Inner)];
        List<PairedRun> runs = [];
        long began = context.Time.GetTimestamp();
        for (int run = 0; run < 2 * parameters.Repeats; run++)
        {
            int pair = run / 2;
            bool isB = (run + pair) % 2 == 1;
            Variant variant = isB ? parameters.B : parameters.A;
            context.Board.Phase($"pair {pair + 1} of {parameters.Repeats}: {variant.Name}");
            context.Board.Progress(run / (2.0 * parameters.Repeats));
            Setup setup = setups[isB ? 1 : 0];
            RunResult result = await context.RunAsync(setup.Scenario with { Name = $"{setup.Scenario.Name}, {variant.Name}" }, setup.Target, ct);
            runs.Add(new PairedRun(pair, isB, context.Time.GetElapsedTime(began).TotalSeconds, result));
            Show(context.Board, parameters, variant, result);
        }

        context.Board.Progress(1);
        return CompareResult.Of(parameters, runs);
    }

    private static void Show(ILiveBoard board, CompareParameters parameters, Variant variant, RunResult result)
    {
        string name = parameters.Figures.Count > 0 ? parameters.Figures[0] : result.Figures.Count > 0 ? result.Figures[0].Name : "";
        if (result.Figures.FirstOrDefault(figure => figure.Name == name) is { } found) board.Show($"{name}, {variant.Name}", found.Value, found.Unit);
    }
}
