using System.Text.Json.Nodes;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios.Sweeping;

/// <summary>
/// Runs every point of a grid of settings once a round, in an order that is new each round: a machine that drifts does so for all
/// alike.
/// </summary>
/// <param name="read">Reads a scenario by its name (a text) or as it stands (an object).</param>
internal sealed class SweepRunner(Func<JsonNode, Scenario> read) : IScenarioRunner
{
    public string Kind => "sweep";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        SweepParameters parameters = SweepParameters.Read(scenario, context.Target, read);
        IReadOnlyList<Cell> cells = Cell.All(parameters.Grid);
        Setup[] setups = [.. cells.Select(cell => cell.ApplyTo(parameters.Inner))];
        Random random = new(scenario.Seed);
        int[] order = [.. Enumerable.Range(0, cells.Count)];
        List<SweepRun> runs = [];
        Figure? figure = null;
        long began = context.Time.GetTimestamp();
        for (int round = 0; round < parameters.Repeats; round++)
        {
            random.Shuffle(order);
            foreach (int cell in order)
            {
                context.Board.Phase($"round {round + 1} of {parameters.Repeats}: {cells[cell].Name}");
                context.Board.Progress(runs.Count / (double)(cells.Count * parameters.Repeats));
                Setup setup = setups[cell];
                RunResult result = await context.RunAsync(setup.Scenario with { Name = $"{setup.Scenario.Name}, {cells[cell].Name}" }, setup.Target, ct);
                figure = Find(parameters, result, cells[cell]);
                runs.Add(new SweepRun(cell, round, context.Time.GetElapsedTime(began).TotalSeconds, figure.Value));
                context.Board.Show(figure.Name, figure.Value, figure.Unit);
            }
        }

        context.Board.Progress(1);
        return SweepResult.Of(new Ranking(parameters, cells, runs), figure!);
    }

    private static Figure Find(SweepParameters parameters, RunResult result, Cell cell)
    {
        Figure found = result.Figures.FirstOrDefault(figure => figure.Name == parameters.Figure)
            ?? throw new FaultException([$"figure is {parameters.Figure}, which the scenario has not; it has {string.Join(", ", result.Figures.Select(figure => figure.Name))}"]);
        return double.IsFinite(found.Value) ? found : throw new FaultException([$"{parameters.Figure} of {cell.Name} is {found.Value}: there is nothing to rank"]);
    }
}
