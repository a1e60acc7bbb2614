using System.Globalization;
using System.Text;
using StreamEngine.Load.Reports.Plots;

namespace StreamEngine.Load.Reports.Html;

/// <summary>A report as one HTML file that needs neither a network nor a script.</summary>
internal static class HtmlReport
{
    /// <summary>What the group of a series says when it is latency: those are shown first.</summary>
    private const string Latency = "latency";

    public static async Task WriteAsync(Report report, string path, CancellationToken ct) =>
        await File.WriteAllTextAsync(path, Render(report), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), ct);

    public static string Render(Report found)
    {
        Report report = Secrets.Hide(found);
        HtmlWriter html = new();
        html.Verbatim("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
        WriteHead(html, report);
        html.Open("body");
        ReportHeader.Write(html, report);
        html.Open("main");
        EnvironmentSection.Write(html, report);
        WriteFigures(html, report);
        WritePlots(html, report.Result);
        WriteTables(html, report.Result);
        html.Close();
        html.Element("footer", string.Create(CultureInfo.InvariantCulture, $"Written by the StreamEngine load suite for a run that began {report.Begun:yyyy-MM-dd HH:mm:ss zzz}. The same figures stand in report.json."));
        return html.Close().Close().ToString();
    }

    private static void WriteHead(HtmlWriter html, Report report)
    {
        html.Open("head");
        html.Verbatim("<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Verbatim("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        html.Element("title", $"{report.Scenario.Name}: {Verdict.Of(report)}");
        html.Open("style").Verbatim(ReportStyle.Css).Close().Close();
    }

    private static void WriteFigures(HtmlWriter html, Report report)
    {
        html.Open("section").Element("h2", "Figures");
        HtmlTable.Write(html, new ReportTable("", ["Figure", "Value", "Meaning"],
            [.. report.Result.Figures.Select(figure => (IReadOnlyList<string>)[figure.Name, Numbers.Text(figure.Value, figure.Unit), figure.Meaning])]));
        html.Close();
    }

    private static void WritePlots(HtmlWriter html, RunResult result)
    {
        (string Group, Series[] Series)[] groups =
        [
            .. result.Series.Where(HasNumbers).GroupBy(series => (series.Group, series.Unit)).Select(group => (group.Key.Group, group.ToArray())),
        ];
        (string Group, Series[] Series)[] latencies = [.. groups.Where(IsLatency)];
        (string Group, Series[] Series)[] others = [.. groups.Where(group => !IsLatency(group))];
        PercentileCurve[][] curves = [.. result.Curves.Where(curve => curve.Points.Any(point => double.IsFinite(point.Value))).GroupBy(curve => curve.Unit).Select(unit => unit.ToArray())];
        LimitBars? limits = LimitBars.Find(result.Figures);
        if (latencies.Length + curves.Length > 0)
        {
            html.Open("section").Element("h2", "Latency");
            foreach ((string group, Series[] series) in latencies) PlotFigure.Write(html, PlotMaker.OverTime($"{Titled(group)} over time", series, PlotSize.Wide));
            foreach (PercentileCurve[] unit in curves) PlotFigure.Write(html, PlotMaker.OverRarity("Latency by percentile", unit, PlotSize.Wide));
            html.Close();
        }

        if (limits is not null)
        {
            html.Open("section").Element("h2", "Limits");
            LimitFigure.Write(html, limits);
            html.Close();
        }

        if (others.Length == 0) return;
        html.Open("section").Element("h2", "Throughput and resources").Open("div", ("class", "pair"));
        PlotSize size = others.Length == 1 ? PlotSize.Wide : PlotSize.Half;
        foreach ((string group, Series[] series) in others) PlotFigure.Write(html, PlotMaker.OverTime(Titled(group), series, size));
        html.Close().Close();
    }

    private static void WriteTables(HtmlWriter html, RunResult result)
    {
        if (result.Tables.Count == 0) return;
        html.Open("section").Element("h2", "Findings");
        foreach (ReportTable table in result.Tables) HtmlTable.Write(html, table);
        html.Close();
    }

    private static bool HasNumbers(Series series) => series.Points.Any(point => double.IsFinite(point.Value) && double.IsFinite(point.Seconds));

    private static bool IsLatency((string Group, Series[] Series) group) => group.Group.Contains(Latency, StringComparison.OrdinalIgnoreCase);

    /// <summary>A name of a figure stays as it is.</summary>
    private static string Titled(string group) => group.Length == 0 ? "Values" : group.Contains('.', StringComparison.Ordinal) ? group : char.ToUpperInvariant(group[0]) + group[1..];
}
