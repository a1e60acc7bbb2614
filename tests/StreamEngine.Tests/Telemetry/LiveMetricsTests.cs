using System.Runtime;
using System.Text.RegularExpressions;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Telemetry;

/// <summary>A running engine's metrics: their names and types are a contract, their numbers are what happened.</summary>
public sealed partial class LiveMetricsTests(LiveEngine engine) : IClassFixture<LiveEngine>
{
    /// <summary>Labels that Prometheus adds by itself.</summary>
    private static readonly string[] Added = ["job", "instance", "namespace"];

    [Fact]
    public void The_README_lists_every_metric_with_its_type_labels_and_meaning_and_nothing_else()
    {
        IEnumerable<string> live = engine.Metrics.Families.Select(family => $"{family.Name} | {family.Type} | {string.Join(", ", family.Labels)} | {family.Help}");
        IEnumerable<string> table = File.ReadLines(Path.Combine(Repository.Root, "README.md")).Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => $"{match.Groups[1].Value} | {match.Groups[2].Value} | {match.Groups[3].Value.Replace("`", "", StringComparison.Ordinal).Trim()} | {match.Groups[4].Value}");
        Assert.Equal(live.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_README_lists_every_queue_and_nothing_else()
    {
        IEnumerable<string> live = engine.Metrics.Samples.Where(sample => sample.Name == "streamengine_queue_limit_items").SelectMany(sample => sample.Labels);
        IEnumerable<string> table = File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .SkipWhile(line => !line.StartsWith("| `queue` |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')).Select(line => $"queue=\"{line.Split('`')[1]}\"");
        Assert.Equal(table.Except(["queue=\"trace_spans\""]).Order(StringComparer.Ordinal), live.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Prometheus_itself_finds_nothing_to_mend() => await Promtool.SucceedsWithAsync(engine.Text, "check", "metrics");

    [Fact]
    public void Names_keep_the_conventions()
    {
        Assert.All(engine.Metrics.Families, family =>
        {
            Assert.StartsWith("streamengine_", family.Name, StringComparison.Ordinal);
            Assert.Equal(family.Type == "counter", family.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.DoesNotMatch("milliseconds|_ms(_|$)|kilobytes|_mb(_|$)|percent|minutes", family.Name);
            Assert.NotEmpty(family.Help);
        });
    }

    [Fact]
    public void No_metric_tells_of_a_customer() => Assert.DoesNotContain(LiveEngine.CustomerPrefix, engine.Text, StringComparison.Ordinal);

    [Fact]
    public void Every_record_is_counted_once_by_what_became_of_it()
    {
        Exposition metrics = engine.Metrics;
        Assert.Equal(engine.Calls, metrics.Sum("streamengine_interactions_total", "topic=\"calls\"", "result=\"applied\""));
        Assert.Equal(1, metrics.Sum("streamengine_interactions_total", "topic=\"calls\"", "result=\"duplicate\""));
        Assert.Equal(1, metrics.Sum("streamengine_interactions_total", "topic=\"chats\"", "result=\"anonymous\""));
        Assert.Equal(1, metrics.Sum("streamengine_interactions_total", "topic=\"chats\"", "result=\"dead_letter\""));
        Assert.Equal(1, metrics.Sum("streamengine_dead_letters_total", "topic=\"chats\"", "reason=\"malformed-json\""));
        Assert.Equal(1, metrics.Sum("streamengine_anonymous_interactions_total", "channel=\"chat\""));
        Assert.Equal(engine.Calls + 3, metrics.Sum("streamengine_interactions_total"));
        Assert.Equal(engine.Calls + 3, metrics.Sum("streamengine_event_durable_seconds_count"));
        Assert.Equal(engine.Calls + 3, metrics.Sum("streamengine_store_commit_records_sum"));
    }

    [Fact]
    public void What_is_committed_is_no_lag()
    {
        Exposition metrics = engine.Metrics;
        Assert.Equal(6, metrics.Samples.Count(sample => sample.Name == "streamengine_consumer_lag_records"));
        Assert.Equal(0, metrics.Sum("streamengine_consumer_lag_records"));
        Assert.Equal(0, metrics.Sum("streamengine_consumer_lag_seconds"));
    }

    [Fact]
    public void Levels_and_crossings_agree()
    {
        Exposition metrics = engine.Metrics;
        double customers = engine.Calls / 6;
        Assert.Equal(customers, metrics.Sum("streamengine_customers_at_level"));
        Assert.Equal(customers, metrics.Sum("streamengine_resident_customers"));
        Assert.True(metrics.Sum("streamengine_crossings_total", "direction=\"up\"") >= customers);
        Assert.Equal(0, metrics.Sum("streamengine_crossings_total", "direction=\"down\""));
        Assert.Equal(metrics.Sum("streamengine_store_commits_total"), metrics.Sum("streamengine_store_commit_seconds_count"));
    }

    [Fact]
    public void The_node_tells_what_it_is_and_how_it_does()
    {
        Exposition metrics = engine.Metrics;
        Assert.Equal(2, metrics.Sum("streamengine_shards", "phase=\"flowing\""));
        Assert.Equal(2, metrics.Sum("streamengine_partitions"));
        Assert.Equal(1, metrics.Sum("streamengine_ready"));
        Assert.Equal(1, metrics.Sum("streamengine_watchers"));
        Assert.Equal(1, metrics.Sum("streamengine_watches_total", "start=\"snapshot\""));
        Assert.Equal(1, metrics.Sum("streamengine_build_info", $"gc=\"{(GCSettings.IsServerGC ? "server" : "workstation")}\""));
        Assert.Equal(1, metrics.Sum("streamengine_policy_info"));
        Assert.All(metrics.Samples.Where(sample => sample.Name == "streamengine_queue_limit_items"), limit => Assert.True(limit.Value > 0));
    }

    [Fact]
    public void Every_metric_and_label_that_the_dashboard_and_the_rules_name_is_there()
    {
        Exposition metrics = engine.Metrics;
        HashSet<string> names = [.. metrics.Samples.Select(sample => sample.Name)];
        List<string> missing = [];
        foreach (string expression in (IEnumerable<string>)[.. OperatorFiles.Expressions(), .. OperatorFiles.Variables()])
        {
            foreach (Match match in Selector().Matches(expression))
            {
                string name = match.Groups[1].Value;
                if (!names.Contains(name)) missing.Add($"{name} in {expression}");
                missing.AddRange(Unknown(metrics, name, match.Groups[2].Value).Select(matcher => $"{name}{{{matcher}}} in {expression}"));
            }

            // What a sum is made by, or a variable is chosen from, must be a label of something in it, or one that Prometheus adds.
            HashSet<string> labels = [.. Selector().Matches(expression).SelectMany(match => metrics.Samples.Where(sample => sample.Name == match.Groups[1].Value))
                .SelectMany(sample => sample.Labels).Select(label => label.Split('=')[0]), .. Added];
            foreach (Match by in By().Matches(expression))
                missing.AddRange(by.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Where(label => !labels.Contains(label)).Select(label => $"by {label} in {expression}"));
        }

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("phase=\"halted\"", true)]
    [InlineData("phase=\"halting\"", false)]
    [InlineData("phase=~\"halted|holding\"", true)]
    [InlineData("phase=~\"halted|halting\"", false)]
    [InlineData("phase=~\"hal.*\"", true)]
    [InlineData("phase!=\"flowing\"", true)]
    [InlineData("phase!=\"flown\"", false)]
    [InlineData("phase!~\"flowing|flown\"", false)]
    [InlineData("stage=\"halted\"", false)]
    [InlineData("job=~\"$job\",phase=\"halted\"", true)]
    public void A_value_that_no_metric_has_is_noticed_in_whatever_way_it_is_asked_for(string matchers, bool isKnown) =>
        Assert.Equal(isKnown, !Unknown(engine.Metrics, "streamengine_shards", matchers).Any());

    /// <summary>The matchers of a selector that name a value which nothing has; each part of an alternation is a name.</summary>
    private static IEnumerable<string> Unknown(Exposition metrics, string name, string matchers)
    {
        string[] live = [.. metrics.Samples.Where(sample => sample.Name == name).SelectMany(sample => sample.Labels).Distinct()];
        foreach (Match matcher in Matcher().Matches(matchers))
        {
            (string label, bool isPattern, string value) = (matcher.Groups[1].Value, matcher.Groups[2].Value.EndsWith('~'), matcher.Groups[3].Value);
            if (Added.Contains(label)) continue;
            foreach (string part in isPattern ? value.Split('|') : [Regex.Escape(value)])
                if (!live.Any(one => Regex.IsMatch(one, $"^{label}=\"(?:{part})\"$"))) yield return matcher.Value;
        }
    }

    [GeneratedRegex(@"^\| `(streamengine_\w+)` \| (\w+) \| ?(.*?) ?\| (.+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(streamengine_\w+)(?:\{([^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)(=~|!=|!~|=)""([^""]*)""")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"(?:\bby \(|^label_values\(.+, )([^){}]*)\)")]
    private static partial Regex By();
}
