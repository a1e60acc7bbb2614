using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamEngine.Load.Scenarios;

namespace StreamEngine.Load.Reports;

/// <summary>Keeps passwords out of reports, which are passed around.</summary>
internal static partial class Secrets
{
    private const string Hidden = "…";

    public static Report Hide(Report report) => report with
    {
        Scenario = Hide(report.Scenario),
        Environment = report.Environment with
        {
            Target = Hide("", report.Environment.Target),
            EngineSettings = report.Environment.EngineSettings is { } settings ? Hide(settings) : null,
        },
    };

    /// <summary>The value, or what may be shown of it.</summary>
    /// <param name="key">The setting's key: the value of a password, a secret or a token is hidden whole.</param>
    /// <param name="value">In which <c>password=…</c> is hidden.</param>
    public static string Hide(string key, string value) => SecretKey().IsMatch(key) && value.Length > 0 ? Hidden : Inline().Replace(value, Hidden);

    private static Scenario Hide(Scenario scenario) => scenario with
    {
        Settings = Hide(scenario.Settings),
        Parameters = (JsonObject)Hide("", scenario.Parameters)!,
    };

    private static Dictionary<string, string> Hide(IReadOnlyDictionary<string, string> settings) =>
        settings.ToDictionary(setting => setting.Key, setting => Hide(setting.Key, setting.Value));

    private static JsonNode? Hide(string key, JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Hide(member.Key, member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Hide(key, item))]),
        JsonValue one when one.TryGetValue(out string? text) => Hide(key, text),
        JsonValue when SecretKey().IsMatch(key) => Hidden,
        _ => value?.DeepClone(),
    };

    [GeneratedRegex(@"password|secret|(^|[:._])token(s|hash|hashes)?([:._]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretKey();

    [GeneratedRegex(@"(?<=\bpassword\s*=\s*)[^,;\s]+|(?<=://)[^/@\s]+(?=@)", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
