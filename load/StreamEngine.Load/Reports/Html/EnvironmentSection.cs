using System.Globalization;

namespace StreamEngine.Load.Reports.Html;

/// <summary>On what, with what and against what a run was made.</summary>
internal static class EnvironmentSection
{
    public static void Write(HtmlWriter html, Report report)
    {
        html.Open("section").Element("h2", "Environment").Open("div", ("class", "facts"));
        WriteList(html, "Machine",
        [
            ("Hardware", report.Environment.Hardware), ("System", report.Environment.System), ("Target", report.Environment.Target),
            ("Seed", report.Scenario.Seed.ToString(CultureInfo.InvariantCulture)),
        ]);
        WriteList(html, "Versions", [.. report.Environment.Versions.Select(version => (version.Key, version.Value))]);
        WriteSettings(html, report);
        WriteList(html, "Parameters of the scenario", [.. report.Scenario.Parameters.Select(parameter => (parameter.Key, FactText.Of(parameter.Value)))]);
        if (report.Environment.Traffic is { } traffic) WriteList(html, "Traffic", [.. traffic.Select(shape => (shape.Key, shape.Value))], "broad");
        html.Close().Close();
    }

    /// <summary>Engines that were there already have settings of their own; the scenario's are those of this program's clients then.</summary>
    private static void WriteSettings(HtmlWriter html, Report report)
    {
        if (report.Environment.EngineSettings is { } settings) WriteList(html, "Settings of the engine", Sorted(settings));
        else WriteList(html, "Settings of the load program's clients; no engine was started", Sorted(report.Scenario.Settings));
    }

    private static List<(string Name, string Value)> Sorted(IReadOnlyDictionary<string, string> settings) =>
        [.. settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => (setting.Key, setting.Value))];

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
}
