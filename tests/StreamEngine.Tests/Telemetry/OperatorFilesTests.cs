using System.Diagnostics;
using System.Text.Json;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Telemetry;

/// <summary>What operators load into Prometheus and Grafana is right in itself; that its metrics exist, <see cref="LiveMetricsTests"/> sees to.</summary>
public sealed class OperatorFilesTests
{
    private static readonly string RuleTests = Path.Combine(Repository.Root, "tests", "StreamEngine.Tests", "Telemetry", "alerts.test.yaml");

    [Fact]
    public async Task The_rules_are_rules() => await Promtool.SucceedsAsync("check", "rules", "--lint-fatal", OperatorFiles.Rules);

    [Fact]
    public async Task Each_alert_fires_when_it_should_and_is_silent_when_it_should_not() => await Promtool.SucceedsAsync("test", "rules", RuleTests);

    [Fact]
    public void Every_alert_has_both_tests()
    {
        string tests = File.ReadAllText(RuleTests);
        Assert.All(OperatorFiles.Alerts(), alert =>
        {
            Assert.Contains($"- name: {alert.Name} fires\n", tests, StringComparison.Ordinal);
            Assert.Contains($"- name: {alert.Name} is silent\n", tests, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_alert_has_a_severity_a_summary_and_a_place_in_the_runbook()
    {
        string[] headings = [.. File.ReadLines(Path.Combine(OperatorFiles.Folder, "alerts", "RUNBOOK.md")).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..])];
        Assert.Equal(File.ReadLines(OperatorFiles.Rules).Count(line => line.Contains("- alert: ", StringComparison.Ordinal)), OperatorFiles.Alerts().Count);
        Assert.All(OperatorFiles.Alerts(), alert =>
        {
            Assert.Contains(alert.Severity, (string[])["warning", "critical"]);
            Assert.EndsWith(".", alert.Summary, StringComparison.Ordinal);
            Assert.Equal($"helm/stream-engine/alerts/RUNBOOK.md#{alert.Name.ToLowerInvariant()}", alert.Runbook);
        });
        Assert.Equal(OperatorFiles.Alerts().Select(alert => alert.Name).Order(StringComparer.Ordinal), headings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_README_s_command_makes_every_runbook_link_one_that_leads_somewhere()
    {
        using TempFolder folder = new();
        string rules = Path.Combine(folder.Path, "rules.yaml");
        string command = File.ReadLines(Path.Combine(Repository.Root, "README.md")).Single(line => line.Contains("runbook_url", StringComparison.Ordinal) && line.StartsWith("sed ", StringComparison.Ordinal)).Split('#')[0];
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", $"{command} > '{rules}'"]) { WorkingDirectory = Repository.Root })!;
        await shell.WaitForExitAsync();
        string[] links = [.. File.ReadLines(rules).Where(line => line.Contains("runbook_url: ", StringComparison.Ordinal)).Select(line => line.Split("runbook_url: ")[1])];
        Assert.Equal(OperatorFiles.Alerts().Select(alert => $"https://git.example.com/stream-engine/blob/main/{alert.Runbook}"), links);
        await Promtool.SucceedsAsync("check", "rules", "--lint-fatal", rules);
    }

    [Fact]
    public void The_dashboard_asks_its_four_questions_from_top_to_bottom_and_every_panel_has_its_place()
    {
        IReadOnlyList<JsonElement> panels = OperatorFiles.Panels();
        Assert.Equal(
            ["Is it healthy?", "Is it keeping up?", "What is slow?", "What is it saying?"],
            panels.Where(panel => panel.GetProperty("type").GetString() == "row").Select(panel => panel.GetProperty("title").GetString()!));
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        HashSet<(int X, int Y)> taken = [];
        foreach (JsonElement place in panels.Select(panel => panel.GetProperty("gridPos")))
        {
            (int x, int y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            for (int right = 0; right < place.GetProperty("w").GetInt32(); right++)
                for (int down = 0; down < place.GetProperty("h").GetInt32(); down++) Assert.True(taken.Add((x + right, y + down)), $"two panels at {x + right}, {y + down}");
        }
    }

    [Fact]
    public async Task Every_expression_of_the_dashboard_is_one_that_Prometheus_understands()
    {
        using TempFolder folder = new();
        string rules = Path.Combine(folder.Path, "panels.yaml");
        IEnumerable<string> expressions = OperatorFiles.Expressions().Select(expression => expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            rules,
            "groups:\n- name: panels\n  rules:\n" + string.Concat(expressions.Select((expression, i) => $"  - record: panel{i}\n    expr: '{expression.Replace("'", "''", StringComparison.Ordinal)}'\n")));
        await Promtool.SucceedsAsync("check", "rules", rules);
    }
}
