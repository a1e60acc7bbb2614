using System.Text.RegularExpressions;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Architecture;

/// <summary>Data flows one way: a folder knows only what stands below it in this list, and the domain knows nobody.</summary>
public sealed partial class FolderOrderTests
{
    private static readonly string[] TopDown =
        ["Commands", "Api", "Publish", "Sharding", "Ingest", "Store", "Domain", "Telemetry", "Configuration"];

    [Fact]
    public void EveryFolder_KnowsOnlyWhatStandsBelowIt()
    {
        List<string> upward = [];
        foreach ((string file, string folder) in Files())
            foreach (Match match in Mention().Matches(File.ReadAllText(file)))
            {
                int from = Array.IndexOf(TopDown, folder);
                int to = Array.IndexOf(TopDown, match.Groups[1].Value);
                if (to >= 0 && to < from) upward.Add($"{Path.GetRelativePath(Repository.Source, file)} knows {match.Value}");
            }

        Assert.Empty(upward);
    }

    [Fact]
    public void Domain_KnowsNobody()
    {
        string[] strangers = [.. Files().Where(f => f.Folder == "Domain")
            .SelectMany(f => Using().Matches(File.ReadAllText(f.File)).Select(m => m.Groups[1].Value))
            .Where(name => !name.StartsWith("StreamEngine.Domain", StringComparison.Ordinal) && !name.StartsWith("System", StringComparison.Ordinal))];
        Assert.Empty(strangers);
    }

    [Fact]
    public void EveryFolder_IsInTheList() =>
        Assert.Empty(Files().Select(f => f.Folder).Distinct().Except(TopDown));

    private static IEnumerable<(string File, string Folder)> Files() =>
        Directory.EnumerateFiles(Repository.Source, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Parts: Path.GetRelativePath(Repository.Source, file).Split(Path.DirectorySeparatorChar)))
            .Where(f => f.Parts.Length > 1 && f.Parts[0] is not ("obj" or "bin"))
            .Select(f => (f.File, f.Parts[0]));

    [GeneratedRegex(@"\bStreamEngine\.([A-Z]\w+)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
