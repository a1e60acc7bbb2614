using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using StreamEngine.Commands;
using StreamEngine.Load.Scenarios;

namespace StreamEngine.Load.Limits;

/// <summary>How much of each thing is done, as the scenario's parameters say.</summary>
internal sealed record LimitsPlan
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Each limit is measured so often; its figures are those of the run in the middle.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Records consumed.</summary>
    public long Records { get; init; } = 400_000;

    /// <summary>Partitions that they lie in; 0: as many as an embedded broker needs to keep them all.</summary>
    public int Partitions { get; init; }

    /// <summary>Different messages decoded, in turn.</summary>
    public int Messages { get; init; } = 10_000;

    /// <summary>Messages decoded in all.</summary>
    public long Decodes { get; init; } = 2_000_000;

    /// <summary>Customers of the domain.</summary>
    public int Customers { get; init; } = 20_000;

    /// <summary>Interactions applied to each customer.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>Customer states committed.</summary>
    public long States { get; init; } = 400_000;

    /// <summary>States in one commit.</summary>
    public int StatesPerCommit { get; init; } = 1_000;

    /// <summary>Shards that commit at the same time, over one connection.</summary>
    public int Shards { get; init; } = 4;

    /// <summary>Customers whose memory is measured.</summary>
    public int Residents { get; init; } = 100_000;

    /// <exception cref="FaultException">A parameter is not known, or out of range.</exception>
    public static LimitsPlan Of(Scenario scenario)
    {
        LimitsPlan plan = Read(scenario.Name, scenario.Parameters);
        List<string> faults = [];
        Within(nameof(Repeats), plan.Repeats, 1, 100);
        Within(nameof(Records), plan.Records, 1, 100_000_000);
        Within(nameof(Partitions), plan.Partitions, 0, 10_000);
        Within(nameof(Messages), plan.Messages, 1, 1_000_000);
        Within(nameof(Decodes), plan.Decodes, 1, 1_000_000_000);
        Within(nameof(Customers), plan.Customers, 1, 10_000_000);
        Within(nameof(Rounds), plan.Rounds, 1, 100_000);
        Within(nameof(States), plan.States, 1, 100_000_000);
        Within(nameof(StatesPerCommit), plan.StatesPerCommit, 1, 100_000);
        Within(nameof(Shards), plan.Shards, 1, 1_000);
        Within(nameof(Residents), plan.Residents, 1, 10_000_000);
        return faults.Count == 0 ? plan : throw new FaultException(faults);

        void Within(string name, long value, long least, long most)
        {
            string key = JsonNamingPolicy.CamelCase.ConvertName(name);
            if (value < least || value > most) faults.Add($"scenario {scenario.Name}: parameters.{key} is {value}, not {least} to {most}");
        }
    }

    private static LimitsPlan Read(string scenario, JsonObject parameters)
    {
        try
        {
            return parameters.Deserialize<LimitsPlan>(Strict) ?? new LimitsPlan();
        }
        catch (JsonException e)
        {
            throw new FaultException([$"scenario {scenario}: parameters: {e.Message.ReplaceLineEndings(" ")}"]);
        }
    }
}
