using System.Globalization;

namespace StreamEngine.Load.Reports.Html;

/// <summary>What ran, and whether it found what was wanted of it.</summary>
internal static class ReportHeader
{
    public static string Verdict(Report report)
    {
        int missed = report.Objectives.Count(objective => !objective.IsMet);
        return report.Objectives.Count switch
        {
            0 => "no objectives stated",
            1 => missed == 0 ? "objective met" : "objective missed",
            int all => missed == 0 ? $"all {all} objectives met" : $"{missed} of {all} objectives missed",
        };
    }

    public static void Write(HtmlWriter html, Report report)
    {
        html.Open("header").Open("p", ("class", "kind")).Text($"StreamEngine load · {report.Scenario.Kind}").Close();
        html.Element("h1", report.Scenario.Name);
        if (report.Scenario.About.Length > 0) html.Element("p", report.Scenario.About, ("class", "about"));
        html.Open("p", ("class", "when")).Text("Began ");
        html.Element("time", report.Begun.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture), ("datetime", report.Begun.ToString("O", CultureInfo.InvariantCulture)));
        html.Text($", took {Took(report.Took)}.").Close();
        WriteVerdict(html, report);
        html.Close();
    }

    /// <summary>A length of time as one says it: <c>1 h 2 min</c>, <c>3 min 4 s</c>, <c>5.6 s</c>.</summary>
    public static string Took(TimeSpan took) => took switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)took.TotalHours} h {took.Minutes} min"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{took.Minutes} min {took.Seconds} s"),
        _ => Numbers.Text(took.TotalSeconds, "s"),
    };

    private static void WriteVerdict(HtmlWriter html, Report report)
    {
        string kind = report.Objectives.Count == 0 ? "none" : report.IsMet ? "met" : "missed";
        string verdict = Verdict(report);
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
        // An objective begins with the name of its figure, which knows the unit.
        string name = objective.Text.Split(' ', 2)[0];
        string unit = report.Result.Figures.FirstOrDefault(figure => figure.Name == name)?.Unit ?? "";
        html.Open("li").Element("span", objective.IsMet ? "✓ met" : "✗ missed", ("class", objective.IsMet ? "mark met" : "mark missed"));
        html.Element("code", objective.Text);
        html.Element("span", $"found {Numbers.Text(objective.Found, unit)}", ("class", "found")).Close();
    }
}
