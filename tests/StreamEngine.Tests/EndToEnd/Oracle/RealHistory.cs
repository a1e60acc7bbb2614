using System.IO.Compression;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>Real calls out of the two files: the lines, and what they say.</summary>
internal sealed class RealHistory
{
    public const string August = "bank-calls-august.jsonl.gz";
    public const string October = "bank-calls-october.jsonl.gz";

    private RealHistory(IReadOnlyList<string> lines)
    {
        Lines = lines;
        Calls = [.. lines.Select(RealCall.Parse)];
        AssertPlain();
    }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>In order of time, as the lines.</summary>
    public IReadOnlyList<RealCall> Calls { get; }

    /// <summary>The files one after the other.</summary>
    public static RealHistory Read(params string[] names) => new([.. names.SelectMany(LinesOf)]);

    private static IEnumerable<string> LinesOf(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(Repository.RealCalls!, name));
        using StreamReader text = new(new GZipStream(file, CompressionMode.Decompress));
        while (text.ReadLine() is { } line) yield return line;
    }

    /// <summary>What the oracle takes for granted, so that it need not speak of late calls, of ties or of folding.</summary>
    private void AssertPlain()
    {
        Assert.True(Calls.Zip(Calls.Skip(1)).All(pair => pair.First.At <= pair.Second.At), "the calls are not in order of time");
        foreach (IGrouping<string, RealCall> customer in Calls.Where(call => call.CustomerId is not null).GroupBy(call => call.CustomerId!))
        {
            List<DateTime> at = [.. customer.Select(call => call.At)];
            Assert.True(at.Distinct().Count() == at.Count, $"{customer.Key} has two calls at one moment");
            bool isFolded = at.Zip(at.Skip(NaivePolicy.ContactLimit)).Any(pair => pair.Second - pair.First <= NaivePolicy.Horizon);
            Assert.False(isFolded, $"{customer.Key} has so many calls that the engine would fold them");
        }
    }
}
