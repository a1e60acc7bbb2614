using System.Text.Json.Nodes;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios;

/// <summary>The scenario that a sweep or a comparison runs again and again.</summary>
internal static class InnerScenario
{
    private const string Key = "scenario";

    private static readonly string[] MadeOfSeveral = ["sweep", "compare"];

    /// <summary>Whether scenarios of the kind run others, and nothing themselves.</summary>
    public static bool IsMadeOfSeveral(string kind) => MadeOfSeveral.Contains(kind);

    /// <summary>Reads the parameter <c>scenario</c>; what the outer scenario says of seed and settings counts for the inner one.</summary>
    /// <param name="outer">Whose parameter it is.</param>
    /// <param name="keys">Its parameters.</param>
    /// <param name="target">What is loaded.</param>
    /// <param name="read">Reads a scenario by its name (a text) or as it stands (an object).</param>
    /// <returns>What to run; null where there is a fault, which <paramref name="keys"/> has then.</returns>
    public static Setup? Read(Scenario outer, KeyReader keys, TargetOptions target, Func<JsonNode, Scenario> read)
    {
        keys.Require(Key);
        if (outer.Parameters[Key] is not { } node) return null;
        if (node is not JsonObject && (node is not JsonValue value || !value.TryGetValue(out string? _)))
        {
            keys.Fault(Key, "must be the name of a scenario, or a scenario as files hold it");
            return null;
        }

        Scenario inner = read(node);
        if (IsMadeOfSeveral(inner.Kind)) keys.Fault(Key, $"is itself a {inner.Kind}: must be one that runs once");
        Dictionary<string, string> settings = new(inner.Settings);
        foreach ((string key, string setting) in outer.Settings) settings[key] = setting;
        return new Setup(inner with { Seed = outer.Seed, Settings = settings }, target);
    }
}
