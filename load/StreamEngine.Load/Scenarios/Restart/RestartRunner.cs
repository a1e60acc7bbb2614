using System.Globalization;
using StreamEngine.Commands;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios.Restart;

/// <summary>An engine starts over a store that knows many customers: does their history slow its first events?</summary>
/// <remarks>Against starts over an empty store, in turn with them, since the machine's own speed changes.</remarks>
internal sealed class RestartRunner : IScenarioRunner
{
    public string Kind => "restart";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        RestartParameters parameters = ScenarioParameters.Read(scenario, RestartParameters.Read);
        if (context.Target.Http is not null) throw new FaultException([$"{scenario.Name}: engines are started here: leave out --http"]);
        (List<Start> empty, List<Start> known) = ([], []);
        for (int repeat = 0; repeat < parameters.Repeats; repeat++)
        {
            empty.Add(await Start.RunAsync(scenario, parameters, 0, repeat, context, ct));
            known.Add(await Start.RunAsync(scenario, parameters, scenario.Traffic.Customers, repeat, context, ct));
            context.Board.Show("first served", known[^1].FirstServedAfter, "s");
        }

        Accounts accounts = empty.Concat(known).Select(start => start.Accounts).Aggregate((a, b) => a + b);
        return new RunResult
        {
            Figures =
            [
                new("restart.known", known[0].Known, "", "Customers whom the store knew when the engine started."),
                new("restart.firstServed", Middle(known, start => start.FirstServedAfter), "s", "From the start of the process until the first event was durable, the customers known; the median of all repeats."),
                new("restart.allServed", Middle(known, start => start.AllServedAfter), "s", "The same until every event that lay ready was durable."),
                new("restart.empty.firstServed", Middle(empty, start => start.FirstServedAfter), "s", "As restart.firstServed, over an empty store."),
                new("restart.empty.allServed", Middle(empty, start => start.AllServedAfter), "s", "As restart.allServed, over an empty store."),
                new("restart.ratio", Middle(known, start => start.FirstServedAfter) / Middle(empty, start => start.FirstServedAfter), "", "Of the two to the first event: 1 means that history does not slow a start."),
                new("restart.strangers", known.Sum(start => start.Remembered - start.Known), "", "Customers whom the events found unknown to the full store: none."),
                new("restart.storedPerSecond", Middle(known, start => start.Known / start.StoredAfter), "/s", "Customers a second that were put into the store beforehand."),
                .. accounts.Figures(),
            ],
            Tables = [Table([.. empty, .. known])],
        };
    }

    private static double Middle(List<Start> starts, Func<Start, double> figure)
    {
        double[] rising = [.. starts.Select(figure).Order()];
        return (rising[(rising.Length - 1) / 2] + rising[rising.Length / 2]) / 2;
    }

    private static ReportTable Table(IReadOnlyList<Start> starts) => new(
        "Starts",
        ["known customers", "first event after s", "all events after s", "events"],
        [.. starts.Select(start => (IReadOnlyList<string>)[Text(start.Known, "N0"), Text(start.FirstServedAfter, "N2"), Text(start.AllServedAfter, "N2"), Text(start.Accounts.Sent, "N0")])]);

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
