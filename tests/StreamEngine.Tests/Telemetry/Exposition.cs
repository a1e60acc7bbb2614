using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Prometheus;

namespace StreamEngine.Tests.Telemetry;

/// <summary>What a scrape said, read back.</summary>
internal sealed partial class Exposition
{
    private Exposition(IReadOnlyList<Family> families, IReadOnlyList<Sample> samples) => (Families, Samples) = (families, samples);

    public IReadOnlyList<Family> Families { get; }

    public IReadOnlyList<Sample> Samples { get; }

    public static async Task<Exposition> CollectAsync(CollectorRegistry registry)
    {
        using MemoryStream text = new();
        await registry.CollectAndExportAsTextAsync(text);
        return Parse(Encoding.UTF8.GetString(text.ToArray()));
    }

    public static Exposition Parse(string text)
    {
        Dictionary<string, string> help = [];
        List<(string Name, string Type)> types = [];
        List<Sample> samples = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ', 4);
            if (words[..2] is ["#", "HELP"]) help[words[2]] = words[3];
            else if (words[..2] is ["#", "TYPE"]) types.Add((words[2], words[3]));
            else samples.Add(Read(line));
        }

        Family[] families = [.. types.Select(type => new Family(type.Name, type.Type, help[type.Name], LabelsOf(type, samples)))];
        return new Exposition(families, samples);
    }

    /// <summary>The sum of the samples of this name whose labels hold all of these (<c>name="value"</c>).</summary>
    public double Sum(string name, params string[] labels) =>
        Samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.Contains(label))).Sum(sample => sample.Value);

    private static string[] LabelsOf((string Name, string Type) family, List<Sample> samples)
    {
        string[] names = family.Type == "histogram" ? ["_sum", "_count", "_bucket"] : [""];
        return [.. samples.Where(sample => names.Any(suffix => sample.Name == family.Name + suffix))
            .SelectMany(sample => sample.Labels.Select(label => label.Split('=')[0])).Where(label => label != "le").Distinct()];
    }

    private static Sample Read(string line)
    {
        Match match = Line().Match(line);
        Assert.True(match.Success, line);
        string[] labels = [.. Label().Matches(match.Groups[2].Value).Select(label => label.Value)];
        return new Sample(match.Groups[1].Value, labels, double.Parse(match.Groups[3].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(\w+)(?:\{(.*)\})? (\S+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\w+=""(?:[^""\\]|\\.)*""")]
    private static partial Regex Label();
}

internal sealed record Family(string Name, string Type, string Help, IReadOnlyList<string> Labels);

/// <param name="Name">With its suffix.</param>
/// <param name="Labels">Each as <c>name="value"</c>.</param>
/// <param name="Value">The value.</param>
internal sealed record Sample(string Name, IReadOnlyList<string> Labels, double Value);
