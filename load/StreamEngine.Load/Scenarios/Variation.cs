using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using StreamEngine.Commands;
using StreamEngine.Load.Targets;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Load.Scenarios;

/// <summary>What is run, and against what.</summary>
internal sealed record Setup(Scenario Scenario, TargetOptions Target);

/// <summary>One thing that is other than the scenario says.</summary>
/// <param name="Key">
/// A setting of the engine (<c>Engine:BatchLimit</c>), <c>engine</c> or <c>store</c> of the target, a key of the traffic
/// (<c>traffic.customers</c>, <c>traffic.burst.factor</c>), else a parameter of the scenario (<c>partitions</c>).
/// </param>
/// <param name="Value">What it is instead.</param>
internal sealed record Variation(string Key, JsonNode Value)
{
    private const string TrafficPrefix = "traffic.";

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The value as a person writes it.</summary>
    public string Text => TextOf(Value);

    /// <exception cref="FaultException">Traffic has no such key, or it takes no such value.</exception>
    public Setup ApplyTo(Setup setup)
    {
        (Scenario scenario, TargetOptions target) = setup;
        if (Key.Contains(':', StringComparison.Ordinal)) return setup with { Scenario = scenario with { Settings = new Dictionary<string, string>(scenario.Settings) { [Key] = Text } } };
        if (Key == "engine") return setup with { Target = target with { EnginePath = Text } };
        if (Key == "store") return setup with { Target = target with { Store = Text } };
        if (Key.StartsWith(TrafficPrefix, StringComparison.Ordinal)) return setup with { Scenario = scenario with { Traffic = With(scenario.Traffic) } };
        JsonObject parameters = (JsonObject)scenario.Parameters.DeepClone();
        parameters[Key] = Value.DeepClone();
        return setup with { Scenario = scenario with { Parameters = parameters } };
    }

    public static string TextOf(JsonNode value) => value switch
    {
        JsonValue text when text.TryGetValue(out string? said) => said,
        JsonValue number when number.TryGetValue(out double counted) => counted.ToString("0.##########", CultureInfo.InvariantCulture),
        _ => value.ToJsonString(),
    };

    private TrafficShape With(TrafficShape traffic)
    {
        JsonObject shape = JsonSerializer.SerializeToNode(traffic, Strict)!.AsObject();
        string[] way = Key[TrafficPrefix.Length..].Split('.');
        JsonObject place = shape;
        foreach (string step in way[..^1])
        {
            if (place[step] is not JsonObject) place[step] = new JsonObject();
            place = place[step]!.AsObject();
        }

        place[way[^1]] = Value.DeepClone();
        try
        {
            return shape.Deserialize<TrafficShape>(Strict)!;
        }
        catch (JsonException wrong)
        {
            throw new FaultException([$"{Key}: traffic has no such key, or not this value for it: {wrong.Message}"]);
        }
    }
}
