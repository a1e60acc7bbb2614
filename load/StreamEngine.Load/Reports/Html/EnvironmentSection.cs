using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Load.Reports.Html;

/// <summary>On what, with what and against what a run was made.</summary>
internal static class EnvironmentSection
{
    /// <summary>As scenario files write it, without escapes that only a browser's script would need.</summary>
    private static readonly JsonSerializerOptions AsInFiles = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(HtmlWriter html, Report report)
    {
        html.Open("section").Element("h2", "Environment").Open("div", ("class", "facts"));
        WriteList(html, "Machine",
        [
            ("Hardware", report.Environment.Hardware), ("System", report.Environment.System), ("Target", report.Environment.Target),
            ("Seed", report.Scenario.Seed.ToString(CultureInfo.InvariantCulture)),
        ]);
        WriteList(html, "Versions", [.. report.Environment.Versions.Select(version => (version.Key, version.Value))]);
        WriteList(html, "Settings of the engine", [.. report.Scenario.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => (setting.Key, setting.Value))]);
        WriteList(html, "Parameters of the scenario", [.. report.Scenario.Parameters.Select(parameter => (parameter.Key, Text(parameter.Value)))]);
        WriteList(html, "Traffic", Traffic(report.Scenario.Traffic), "broad");
        html.Close().Close();
    }

    private static void WriteList(HtmlWriter html, string title, List<(string Name, string Value)> facts, string width = "")
    {
        html.Open("div", ("class", width)).Element("h3", title);
        if (facts.Count == 0) html.Element("p", "None: all as by default.", ("class", "none"));
        else
        {
            html.Open("dl");
            foreach ((string name, string value) in facts) html.Element("dt", name).Element("dd", value);
            html.Close();
        }

        html.Close();
    }

    private static List<(string Name, string Value)> Traffic(TrafficShape traffic) =>
        [.. JsonSerializer.SerializeToNode(traffic, AsInFiles)!.AsObject().Where(shape => shape.Value is not null).Select(shape => (shape.Key, Text(shape.Value)))];

    private static string Text(JsonNode? value) => value switch
    {
        null => "none",
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture).ToString("#,##0.######", CultureInfo.InvariantCulture),
        JsonValue one => one.ToString(),
        JsonObject flat when flat.All(member => member.Value is JsonValue) => string.Join(", ", flat.Select(member => $"{member.Key} {Text(member.Value)}")),
        _ => value.ToJsonString(AsInFiles),
    };
}
