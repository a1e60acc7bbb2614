using System.Text.RegularExpressions;

namespace StreamEngine.Tests.Contract;

/// <summary>What a .proto file declares, and whether a comment stands right before it. One declaration a line, as ours are written.</summary>
internal static partial class ProtoText
{
    /// <param name="Name">With the names around it: <c>RiskLevel.RISK_LEVEL_LOW</c>.</param>
    /// <param name="IsDocumented">Whether the line before is a comment.</param>
    internal readonly record struct Declaration(string Name, bool IsDocumented);

    public static IEnumerable<Declaration> Declarations(string path)
    {
        Stack<string> around = [];
        string before = "";
        foreach (string line in File.ReadLines(path).Select(line => line.Trim()))
        {
            Match match = Declared().Match(line);
            if (match.Success)
                yield return new(string.Join('.', around.Reverse().Append(match.Groups["name"].Value)), before.StartsWith("//", StringComparison.Ordinal));
            if (line.EndsWith('{') && !line.StartsWith("//", StringComparison.Ordinal)) around.Push(match.Groups["name"].Value);
            if (line == "}") around.Pop();
            before = line;
        }
    }

    [GeneratedRegex(@"^((message|enum|service|oneof|rpc)\s+(?<name>\w+)|(optional\s+|repeated\s+)?[\w.]+\s+(?<name>\w+)\s*=\s*\d+.*;|(?<name>[A-Z_0-9]+)\s*=\s*\d+.*;)")]
    private static partial Regex Declared();
}
