using System.Text.Json.Nodes;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Load.Scenarios;

/// <summary>What to run, as a file says it.</summary>
internal sealed record Scenario
{
    /// <summary>The file's name without its ending.</summary>
    public required string Name { get; init; }

    /// <summary><c>throughput</c>, <c>latency</c>, <c>watchers</c>, <c>recovery</c>, <c>restart</c>, <c>soak</c>, <c>sweep</c>, <c>limits</c> or <c>compare</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public string About { get; init; } = "";

    /// <summary>The same seed makes the same traffic.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Settings of the engine, by their keys.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What is sent.</summary>
    public TrafficShape Traffic { get; init; } = new();

    /// <summary>What only this kind of scenario knows.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Figures as they should be: <c>lost == 0</c>, <c>ratio.toLowestLimit &gt;= 0.7</c>.</summary>
    public IReadOnlyList<string> Objectives { get; init; } = [];
}
