using System.Globalization;

namespace StreamEngine.Load.Reports.Html;

/// <summary>What ran, and whether it found what was wanted of it.</summary>
internal static class ReportHeader
{
    public static void Write(HtmlWriter html, Report report)
    {
        html.Open("header").Open("p", ("class", "kind")).Text($"StreamEngine load · {report.Scenario.Kind}").Close();
        html.Element("h1", report.Scenario.Name);
        if (report.Scenario.About.Length > 0) html.Element("p", report.Scenario.About, ("class", "about"));
        html.Open("p", ("class", "when")).Text("Began ");
        html.Element("time", report.Begun.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture), ("datetime", report.Begun.ToString("O", CultureInfo.InvariantCulture)));
        html.Text($", took {Verdict.Took(report.Took)}.").Close();
        WriteVerdict(html, report);
        html.Close();
    }

    private static void WriteVerdict(HtmlWriter html, Report report)
    {
        string kind = report.Objectives.Count == 0 ? "none" : report.IsMet ? "met" : "missed";
        string verdict = Verdict.Of(report);
        html.Open("div", ("class", $"verdict {kind}"));
        html.Element("p", char.ToUpperInvariant(verdict[0]) + verdict[1..], ("class", "word"));
        if (report.Objectives.Count > 0)
        {
            html.Open("ul");
            foreach (Objective objective in report.Objectives) WriteObjective(html, report, objective);
            html.Close();
        }

        html.Close();
    }

    private static void WriteObjective(HtmlWriter html, Report report, Objective objective)
    {
        html.Open("li").Element("span", objective.IsMet ? "✓ met" : "✗ missed", ("class", objective.IsMet ? "mark met" : "mark missed"));
        html.Element("code", objective.Text);
        html.Element("span", Verdict.Found(report, objective), ("class", "found")).Close();
    }
}
