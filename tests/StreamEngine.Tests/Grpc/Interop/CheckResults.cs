using System.Text.RegularExpressions;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>What a script said of each of its checks.</summary>
/// <param name="output">All that it said.</param>
internal sealed partial class CheckResults(string output)
{
    private readonly Dictionary<string, string> _faults = Line().Matches(output).ToDictionary(line => line.Groups["name"].Value, line => line.Groups["fault"].Value);

    /// <summary>Null: it passed. Else why not.</summary>
    public string? FaultOf(string check) => _faults.TryGetValue(check, out string? fault) ? (fault.Length == 0 ? null : fault) : $"it was not reported:{Environment.NewLine}{output}";

    [GeneratedRegex(@"^(?:ok (?<name>.+)|not ok (?<name>.+?): (?<fault>.+))$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
