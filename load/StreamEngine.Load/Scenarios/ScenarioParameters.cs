using StreamEngine.Commands;

namespace StreamEngine.Load.Scenarios;

/// <summary>What only one kind of scenario knows, read all at once.</summary>
internal static class ScenarioParameters
{
    /// <exception cref="FaultException">Something is wrong: one line a fault.</exception>
    public static T Read<T>(Scenario scenario, Func<KeyReader, T> read)
    {
        List<string> faults = [];
        KeyReader keys = new(scenario.Parameters, $"{scenario.Name}: parameters.", faults);
        T parameters = read(keys);
        keys.RefuseOthers();
        return faults.Count == 0 ? parameters : throw new FaultException(faults);
    }
}
