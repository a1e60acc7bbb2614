using System.IO.Compression;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>One of the two files of real calls: its lines, and what they say.</summary>
internal sealed class RealCallsFile
{
    public const string August = "bank-calls-august.jsonl.gz";
    public const string October = "bank-calls-october.jsonl.gz";

    private RealCallsFile(IReadOnlyList<string> lines)
    {
        Lines = lines;
        Calls = [.. lines.Select(RealCall.Parse)];
        AssertPlain();
    }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>In order of time, as the lines.</summary>
    public IReadOnlyList<RealCall> Calls { get; }

    public static RealCallsFile Read(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(Repository.RealCalls!, name));
        using StreamReader text = new(new GZipStream(file, CompressionMode.Decompress));
        List<string> lines = [];
        while (text.ReadLine() is { } line) lines.Add(line);
        return new RealCallsFile(lines);
    }

    /// <summary>What the oracle takes for granted, so that it need not speak of late calls, of ties or of folding.</summary>
    private void AssertPlain()
    {
        Assert.True(Calls.Zip(Calls.Skip(1)).All(pair => pair.First.At <= pair.Second.At), "the file is not in order of time");
        foreach (IGrouping<string, RealCall> customer in Calls.Where(call => call.CustomerId is not null).GroupBy(call => call.CustomerId!))
        {
            Assert.True(customer.Count() <= NaivePolicy.ContactLimit, $"{customer.Key} has so many calls that the engine would fold them");
            Assert.True(customer.Select(call => call.At).Distinct().Count() == customer.Count(), $"{customer.Key} has two calls at one moment");
        }
    }
}
