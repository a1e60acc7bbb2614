using System.Text.Json;
using System.Text.Json.Nodes;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Telemetry;

namespace StreamEngine.Load.Reports;

/// <summary>What an engine is, by its own word: it need not be what this program is.</summary>
internal static class EngineFacts
{
    /// <param name="program">Its <c>streamengine.dll</c>, where it was started here: the file knows its commit, too.</param>
    /// <param name="told">Its metrics; null where it did not answer.</param>
    public static IReadOnlyDictionary<string, string> Of(string? program, PrometheusText? told)
    {
        IReadOnlyDictionary<string, string>? build = told?.Named(EngineMetrics.Prefix + "build_info").FirstOrDefault()?.Labels;
        return new Dictionary<string, string>
        {
            ["engine"] = program is null ? Told("version") : BuildVersion.OfFile(program),
            ["engine: .NET"] = Told("runtime"),
            // An engine from before it told so is started as its file says.
            ["engine: garbage collection"] = build?.GetValueOrDefault("gc") ?? (program is null ? BuildVersion.Unknown : Configured(program)),
            ["engine: package set"] = Told("packages"),
        };

        string Told(string label) => build?.GetValueOrDefault(label) ?? BuildVersion.Unknown;
    }

    private static string Configured(string program)
    {
        try
        {
            JsonNode? settings = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(program, ".runtimeconfig.json")))?["runtimeOptions"]?["configProperties"];
            return settings?["System.GC.Server"]?.GetValue<bool>() is true ? "server" : "workstation";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return BuildVersion.Unknown;
        }
    }
}
