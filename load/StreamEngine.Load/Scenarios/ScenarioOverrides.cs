using System.Text.Json;
using System.Text.Json.Nodes;
using StreamEngine.Commands;

namespace StreamEngine.Load.Scenarios;

/// <summary>What the command line says over what the file says.</summary>
internal static class ScenarioOverrides
{
    /// <exception cref="FaultException">Something cannot be read.</exception>
    public static Scenario Apply(Scenario scenario, IReadOnlyList<string> settings, IReadOnlyList<string> parameters, int? seed)
    {
        Dictionary<string, string> allSettings = new(scenario.Settings, StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in settings.Select(setting => Split("--set", setting))) allSettings[key] = value;
        JsonObject allParameters = (JsonObject)scenario.Parameters.DeepClone();
        foreach ((string name, string value) in parameters.Select(parameter => Split("--param", parameter))) Put(allParameters, name, value);
        return scenario with { Settings = allSettings, Parameters = allParameters, Seed = seed ?? scenario.Seed };
    }

    private static void Put(JsonObject target, string name, string value)
    {
        string[] steps = name.Split('.');
        foreach (string step in steps[..^1])
        {
            if (target[step] is null) target[step] = new JsonObject();
            target = target[step] as JsonObject ?? throw new FaultException([$"--param {name}={value}: {step} is no group"]);
        }

        target[steps[^1]] = Value(value);
    }

    /// <summary>As JSON where it is some, else as text.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static (string Key, string Value) Split(string option, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (text[..equals], text[(equals + 1)..]) : throw new FaultException([$"{option} {text}: must be name=value"]);
    }
}
