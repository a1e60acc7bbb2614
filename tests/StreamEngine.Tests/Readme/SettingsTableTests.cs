using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using StreamEngine.Configuration;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Readme;

/// <summary>The README's table of settings is the code's: every key, every default, nothing else.</summary>
public sealed partial class SettingsTableTests
{
    [Fact]
    public void EverySetting_StandsInTheTable_WithItsDefault()
    {
        KafkaOptions kafka = new() { Topics = ["calls", "chats", "emails"] };

        // The table tells the ordinary set's; the other has one host only.
        ShardingOptions sharding = new();
        if (!ShardingOptions.HasAkka && sharding.Host == ShardingOptions.KafkaGroup) sharding.Host = ShardingOptions.Akka;
        (string Section, object Options)[] sections =
        [
            (KafkaOptions.Section, kafka), (RedisOptions.Section, new RedisOptions()), (EmbeddedStoreOptions.Section, new EmbeddedStoreOptions()),
            (EngineOptions.Section, new EngineOptions()), (ShardingOptions.Section, sharding), (ClusterOptions.Section, new ClusterOptions()), (HttpOptions.Section, new HttpOptions()),
            (GrpcOptions.Section, new GrpcOptions()), (SecurityOptions.Section, new SecurityOptions()),
            (WatchOptions.Section, new WatchOptions()), (TracingOptions.Section, new TracingOptions()),
        ];
        IEnumerable<string> code = sections.SelectMany(section => Rows(section.Section, section.Options));
        IEnumerable<string> table = File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => $"{match.Groups[1].Value} = {match.Groups[2].Value}");
        Assert.Equal(code.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Rows(string prefix, object options) => options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite || property.PropertyType != typeof(bool))
        .SelectMany(property => Rows($"{prefix}:{property.Name}", property.GetValue(options), property.PropertyType));

    /// <summary>A group of settings has a row for each of its own, a group under names of the operator's choice likewise.</summary>
    private static IEnumerable<string> Rows(string key, object? value, Type type) => type switch
    {
        { IsClass: true } when IsGroup(type) => Rows(key, value!),
        { IsGenericType: true } when IsGroup(type.GetGenericArguments()[^1]) => Rows($"{key}:NAME", Activator.CreateInstance(type.GetGenericArguments()[^1])!),
        _ => [$"{key} = {Text(value)}"],
    };

    private static bool IsGroup(Type type) => type.IsClass && type.Namespace == typeof(KafkaOptions).Namespace;

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => text,
        IDictionary => "",
        IEnumerable<string> items => string.Join(',', items),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    [GeneratedRegex(@"^\| `([A-Z]\w+(?::\w+)+)` \| (?:`([^`]*)`)? ?\|")]
    private static partial Regex Row();
}
