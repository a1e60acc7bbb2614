namespace StreamEngine.Load.Scenarios.Restart;

/// <summary>How many customers are known when an engine starts, and how often it is tried.</summary>
/// <param name="Repeats">Starts over an empty store, and as many over a full one, in turn.</param>
/// <param name="Events">Sent before the engine starts, each of a customer who is known where the store is full.</param>
/// <param name="StatesPerCommit">Customers put into the store at a time.</param>
/// <param name="Deadline">Longer, and a start has failed.</param>
internal sealed record RestartParameters(int Repeats, int Events, int StatesPerCommit, TimeSpan Deadline)
{
    public static RestartParameters Read(KeyReader keys) => new(
        keys.Whole("repeats", 3, 1, 100),
        keys.Whole("events", 1_000, 1, 10_000),
        keys.Whole("statesPerCommit", 4_000, 1, 100_000),
        TimeSpan.FromSeconds(keys.Number("deadlineSeconds", 120, 1, 3_600)));
}
