using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Reports.Html;
using StreamEngine.Load.Reports.Plots;
using StreamEngine.Tests.Load.Reports.Kit;

namespace StreamEngine.Tests.Load.Reports;

public sealed partial class HtmlReportTests
{
    private const string Attack = "</style></title><script>alert(1)</script>\" onload='x' &amp;";

    [Fact]
    public void All_that_was_found_is_told()
    {
        Report report = SampleReports.Full();

        string html = HtmlReport.Render(report);

        Assert.Contains("1 of 3 objectives missed", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("found 0.654", html, StringComparison.Ordinal);
        foreach (Figure figure in report.Result.Figures) Assert.Contains(figure.Name, html, StringComparison.Ordinal);
        foreach (Series series in report.Result.Series) Assert.Contains(series.Name, html, StringComparison.Ordinal);
        foreach (string value in report.Environment.Versions.Values) Assert.Contains(value.Split('+')[0], html, StringComparison.Ordinal);
        foreach (string key in report.Environment.EngineSettings!.Keys.Concat(report.Environment.Traffic!.Keys)) Assert.Contains($"<dt>{key}</dt>", html, StringComparison.Ordinal);
        Assert.Contains("65.4 % of it reached", html, StringComparison.Ordinal);
        Assert.Contains("By channel", html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_nothing_from_outside_and_no_script()
    {
        string html = HtmlReport.Render(SampleReports.Full());

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_plot_has_a_title_a_text_in_its_place_and_a_table()
    {
        string html = HtmlReport.Render(SampleReports.Full());

        string[] plots = [.. Plot().Matches(html).Select(plot => plot.Value)];
        Assert.NotEmpty(plots);
        foreach (string plot in plots)
        {
            string[] named = Labels().Match(plot).Groups[1].Value.Split(' ');
            Assert.All(named, name => Assert.Equal(1, Occurrences(html, $"id=\"{name}\"")));
            Assert.Matches("<title id=[^>]+>[^<]+</title>", plot);
            Assert.Matches("<desc id=[^>]+>[^<]+</desc>", plot);
        }

        Assert.Equal(plots.Length, Occurrences(html, "<figure>"));
        Assert.Equal(plots.Length, Occurrences(html, "<details>"));
    }

    [Fact]
    public void What_comes_from_outside_is_text_and_never_markup()
    {
        Report report = SampleReports.Of(new RunResult
        {
            Figures = [new(Attack, 1, Attack, Attack), new("limit.perSecond", 1, Attack, Attack), new($"limit.{Attack}.perSecond", 2, "/s", Attack)],
            Series = [new(Attack, Attack, Attack, [new(0, 1), new(1, 2)]), new(Attack, $"latency{Attack}", "ms", [new(0, 1)])],
            Curves = [new(Attack, Attack, [new(50, 1)])],
            Tables = [new(Attack, [Attack], [[Attack]])],
        });
        report = report with
        {
            Scenario = report.Scenario with
            {
                Name = Attack, Kind = Attack, About = Attack, Settings = new Dictionary<string, string> { [Attack] = Attack }, Parameters = new JsonObject { [Attack] = Attack, ["x"] = new JsonArray(Attack) },
            },
            Environment = new RunEnvironment(Attack, Attack, new Dictionary<string, string> { [Attack] = Attack }, Attack)
            {
                EngineSettings = new Dictionary<string, string> { [Attack] = Attack },
                Traffic = new Dictionary<string, string> { [Attack] = Attack },
            },
            Objectives = [new Objective(Attack, 1, true)],
        };

        string html = HtmlReport.Render(report);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload", html, StringComparison.Ordinal);
        Assert.Equal(1, Occurrences(html, "</style>"));
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("&amp;amp;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_stay_out()
    {
        string html = HtmlReport.Render(SampleReports.Full());

        Assert.DoesNotContain("hunter2", html, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:6379", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_an_engine_that_was_there_already_are_not_made_up()
    {
        Report report = SampleReports.Full();

        string html = HtmlReport.Render(report with { Environment = report.Environment with { EngineSettings = null } });

        Assert.DoesNotContain("Settings of the engine", html, StringComparison.Ordinal);
        Assert.Contains("no engine was started", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_found_next_to_nothing_has_a_report_too()
    {
        Report report = SampleReports.Of(new RunResult { Figures = [], Series = [new("empty", "g", "", []), new("gap", "g", "", [new(0, double.NaN)])], Curves = [new("none", "ms", [])] });

        string html = HtmlReport.Render(report with { Objectives = [] });

        Assert.Contains("No objectives stated", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_behind_a_long_plot_is_short_and_says_its_extremes()
    {
        Series series = new("s", "g", "", [.. Enumerable.Range(0, 5_000).Select(second => new SeriesPoint(second, second == 1_234 ? 99 : 1))]);

        ReportTable table = PlotFigure.Table(PlotMaker.OverTime("t", [series], PlotSize.Wide));

        Assert.InRange(table.Rows.Count, 10, 50);
        Assert.Equal(["highest", "99"], table.Rows.Single(row => row[0] == "highest"));
        Assert.Equal(["lowest", "1"], table.Rows.Single(row => row[0] == "lowest"));
        Assert.All(table.Rows, row => Assert.Equal(table.Headings.Count, row.Count));
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("""<svg[^>]*role="img".*?</svg>""", RegexOptions.Singleline)]
    private static partial Regex Plot();

    [GeneratedRegex("aria-labelledby=\"([^\"]+)\"")]
    private static partial Regex Labels();
}
