using System.Text.Json;
using System.Text.Json.Nodes;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios;

/// <summary>Scenarios as files; whatever is wrong with one is said with the file's name and the key's.</summary>
internal static class ScenarioFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The folder of those that come with the program.</summary>
    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "scenarios");

    public static IReadOnlyList<string> BundledNames() =>
        Directory.Exists(BundledFolder)
            ? [.. Directory.EnumerateFiles(BundledFolder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]
            : [];

    /// <param name="nameOrPath">A file, or the name of one that comes with the program.</param>
    /// <param name="kinds">The kinds that can be run.</param>
    /// <exception cref="FaultException">There is no such file, or something is wrong with it: one line a fault.</exception>
    public static Scenario Load(string nameOrPath, IReadOnlyList<string> kinds)
    {
        string bundled = Path.Combine(BundledFolder, nameOrPath + ".json");
        string path = File.Exists(nameOrPath) ? nameOrPath : bundled;
        if (!File.Exists(path)) throw new FaultException([$"{nameOrPath}: no such file, and no scenario of that name; there are {string.Join(", ", BundledNames())}"]);
        return Parse(Path.GetFileName(path), File.ReadAllText(path), kinds);
    }

    public static Scenario Parse(string file, string text, IReadOnlyList<string> kinds)
    {
        List<string> faults = [];
        KeyReader keys = new(Root(file, text), $"{file}: ", faults);
        keys.Require("kind");
        Scenario scenario = new()
        {
            Name = Path.GetFileNameWithoutExtension(file),
            Kind = keys.Text("kind", "", kinds),
            About = keys.Text("about", ""),
            Seed = keys.Whole("seed", 1, 0, int.MaxValue),
            Settings = keys.Words("settings"),
            Traffic = keys.Group("traffic") is { } traffic ? TrafficKeys.Read(traffic) : new(),
            Parameters = keys.Raw("parameters"),
            Objectives = keys.Texts("objectives"),
        };
        foreach (string objective in scenario.Objectives)
            if (!ObjectiveText.TryParse(objective, out _)) keys.Fault("objectives", $"has \"{objective}\": must be a figure, one of {ObjectiveText.Operators}, and a number, as in lost == 0");
        keys.RefuseOthers();
        return faults.Count == 0 ? scenario : throw new FaultException(faults);
    }

    private static JsonObject Root(string file, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Lenient) as JsonObject ?? throw new FaultException([$"{file}: must be a JSON object"]);
        }
        catch (JsonException broken)
        {
            throw new FaultException([$"{file}: not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}"]);
        }
        catch (ArgumentException twice)
        {
            throw new FaultException([$"{file}: {twice.Message.ReplaceLineEndings(" ")}"]);
        }
    }
}
