using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Reports.Json;
using StreamEngine.Load.Scenarios;
using StreamEngine.Tests.Load.Reports.Kit;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Reports;

public sealed class ReportJsonTests
{
    [Fact]
    public void Any_report_comes_back_as_it_was() => Prop
        .ForAll<int, string?, double[]>((seed, text, values) => IsSame(AnyReport(seed, text ?? "", values)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_report_comes_back_from_its_file()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "report.json");
        Report report = SampleReports.Full();

        await ReportJson.WriteAsync(report, path, CancellationToken.None);

        Assert.Equal(ReportJson.Write(report), ReportJson.Write(await ReportJson.ReadAsync(path, CancellationToken.None)));
    }

    [Fact]
    public void Names_are_those_that_tools_were_told()
    {
        JsonObject json = JsonNode.Parse(ReportJson.Write(SampleReports.Full()))!.AsObject();

        Assert.Equal(["format", "begun", "tookSeconds", "isMet", "scenario", "environment", "result", "objectives"], json.Select(member => member.Key));
        Assert.Equal(1, (int)json["format"]!);
        Assert.Equal(302.4, (double)json["tookSeconds"]!);
        Assert.False((bool)json["isMet"]!);
        Assert.Equal(["name", "value", "unit", "meaning"], json["result"]!["figures"]![0]!.AsObject().Select(member => member.Key));
        Assert.Equal(["name", "group", "unit", "points"], json["result"]!["series"]![0]!.AsObject().Select(member => member.Key));
        Assert.Equal(2, json["result"]!["series"]![0]!["points"]![0]!.AsArray().Count);
        Assert.Equal(["text", "found", "isMet"], json["objectives"]![0]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public void What_a_newer_program_added_is_passed_over()
    {
        JsonObject json = JsonNode.Parse(ReportJson.Write(SampleReports.Full()))!.AsObject();
        json["weather"] = "fair";

        Assert.Equal(SampleReports.Full().Begun, ReportJson.Read(json.ToJsonString(), "old.json").Begun);
    }

    [Fact]
    public void What_an_older_program_did_not_know_is_not_missed()
    {
        JsonObject json = JsonNode.Parse(ReportJson.Write(SampleReports.Full()))!.AsObject();
        foreach (string newer in (string[])["engineSettings", "traffic"]) Assert.True(json["environment"]!.AsObject().Remove(newer));

        RunEnvironment environment = ReportJson.Read(json.ToJsonString(), "old.json").Environment;

        Assert.Equal((null, null), (environment.EngineSettings, environment.Traffic));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("")]
    [InlineData("{\"format\":1,\"begun\":\"yesterday\"}")]
    public void What_is_no_report_is_refused_by_name(string json)
    {
        FaultException fault = Assert.Throws<FaultException>(() => ReportJson.Read(json, "old.json"));

        Assert.StartsWith("old.json: ", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_a_newer_format_is_refused()
    {
        JsonObject json = JsonNode.Parse(ReportJson.Write(SampleReports.Full()))!.AsObject();
        json["format"] = 2;

        FaultException fault = Assert.Throws<FaultException>(() => ReportJson.Read(json.ToJsonString(), "new.json"));

        Assert.Contains("newer", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_stay_out()
    {
        Report report = SampleReports.Full();
        report = report with
        {
            Scenario = report.Scenario with
            {
                Settings = new Dictionary<string, string> { ["Kafka:Client:sasl.password"] = "hunter2", ["Grpc:MaxTokens"] = "5" },
                Parameters = new JsonObject { ["a"] = new JsonObject { ["settings"] = new JsonObject { ["Redis:Configuration"] = "r:1,password=hunter2,ssl=true" } } },
            },
            Environment = report.Environment with { Target = "Redis at redis://user:hunter2@r:1" },
        };

        string json = ReportJson.Write(report);

        Assert.DoesNotContain("hunter2", json, StringComparison.Ordinal);
        Assert.Contains("ssl=true", json, StringComparison.Ordinal);
        Assert.Contains("\"5\"", json, StringComparison.Ordinal);
    }

    private static bool IsSame(Report report)
    {
        Report again = ReportJson.Read(ReportJson.Write(report), "report.json");
        Assert.Equal(report.Begun, again.Begun);
        Assert.Equal(report.Took, again.Took);
        Assert.Equal(report.Result.Figures, again.Result.Figures);
        Assert.Equal(report.Objectives, again.Objectives);
        Assert.Equal(report.Result.Series.Select(series => (series.Name, series.Group, series.Unit)), again.Result.Series.Select(series => (series.Name, series.Group, series.Unit)));
        Assert.Equal(report.Result.Series.SelectMany(series => series.Points), again.Result.Series.SelectMany(series => series.Points));
        Assert.Equal(report.Result.Curves.SelectMany(curve => curve.Points), again.Result.Curves.SelectMany(curve => curve.Points));
        Assert.Equal(report.Result.Tables.SelectMany(table => table.Rows.SelectMany(row => row)), again.Result.Tables.SelectMany(table => table.Rows.SelectMany(row => row)));
        Assert.Equal(report.Environment.Versions, again.Environment.Versions);
        Assert.Equal(report.Environment.Traffic, again.Environment.Traffic);
        Assert.Equal(report.Scenario.Settings, again.Scenario.Settings);
        Assert.Equal(report.Scenario.Traffic.Burst, again.Scenario.Traffic.Burst);
        Assert.Equal(report.Scenario.Traffic.Channels, again.Scenario.Traffic.Channels);
        Assert.Equal(report.Scenario.Objectives, again.Scenario.Objectives);
        return JsonNode.DeepEquals(report.Scenario.Parameters, again.Scenario.Parameters) && ReportJson.Write(again) == ReportJson.Write(report);
    }

    private static Report AnyReport(int seed, string text, double[] values)
    {
        Random random = new(seed);
        Report report = SampleReports.Of(new RunResult
        {
            Figures = [.. values.Select((value, number) => new Figure($"f{number}.{text}", value, text, text))],
            Series = [new Series(text, text, text, [.. values.Select(value => new SeriesPoint(random.NextDouble(), value))])],
            Curves = [new PercentileCurve(text, "ms", [.. values.Select(value => new PercentilePoint(random.NextDouble() * 100, value))])],
            Tables = [new ReportTable(text, [text], [[text], [text]])],
        });
        return report with
        {
            Took = TimeSpan.FromTicks(random.NextInt64(0, TimeSpan.FromDays(30).Ticks)),
            Begun = new DateTimeOffset(random.NextInt64(0, DateTime.MaxValue.Ticks / TimeSpan.TicksPerMinute) * TimeSpan.TicksPerMinute, TimeSpan.Zero),
            Scenario = report.Scenario with { About = text, Settings = new Dictionary<string, string> { ["Engine:BatchLimit"] = text }, Parameters = new JsonObject { ["text"] = text, ["list"] = new JsonArray(1, 2.5, "x") }, Objectives = [text] },
            Objectives = [.. values.Select(value => new Objective(text, value, value > 0))],
        };
    }
}
