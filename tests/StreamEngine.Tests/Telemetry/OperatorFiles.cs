using System.Text.Json;
using System.Text.RegularExpressions;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Telemetry;

/// <summary>The dashboard and the alert rules, as operators get them.</summary>
internal static partial class OperatorFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "helm", "stream-engine");

    public static string Rules { get; } = Path.Combine(Folder, "alerts", "stream-engine.yaml");

    public static IReadOnlyList<JsonElement> Panels() => [.. Dashboard().GetProperty("panels").EnumerateArray()];

    /// <summary>What the dashboard's variables ask for, as <c>label_values(metric, label)</c>.</summary>
    public static IReadOnlyList<string> Variables() =>
        [.. Dashboard().GetProperty("templating").GetProperty("list").EnumerateArray().Where(variable => variable.GetProperty("type").GetString() == "query")
            .Select(variable => variable.GetProperty("query").GetProperty("query").GetString()!)];

    /// <summary>Every expression of a panel or a rule.</summary>
    public static IReadOnlyList<string> Expressions()
    {
        IEnumerable<string> panels = Panels().Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!);
        return [.. panels, .. Alerts().Select(alert => alert.Expression)];
    }

    public static IReadOnlyList<Alert> Alerts() =>
        [.. Rule().Matches(File.ReadAllText(Rules)).Select(match => new Alert(
            match.Groups["name"].Value, match.Groups["expression"].Value, match.Groups["severity"].Value, match.Groups["summary"].Value, match.Groups["runbook"].Value))];

    private static JsonElement Dashboard()
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboards", "stream-engine.json")));
        return dashboard.RootElement.Clone();
    }

    [GeneratedRegex(
        """- alert: (?<name>\w+)\n +expr: (?<expression>.+)\n(?: +for: \w+\n)? +labels:\n +severity: (?<severity>\w+)\n +annotations:\n +summary: "(?<summary>.+)"\n +runbook_url: (?<runbook>\S+)\n""")]
    private static partial Regex Rule();
}

internal sealed record Alert(string Name, string Expression, string Severity, string Summary, string Runbook);
