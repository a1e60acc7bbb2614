using StreamEngine.Tests.Support;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"StreamEngine.Tests.Support.{nameof(LongestFirst)}", "StreamEngine.Tests")]

namespace StreamEngine.Tests.Support;

/// <summary>Starts the test classes that last longest first, so that the short ones fill what they leave free, and no long one is begun when all else is done.</summary>
/// <remarks>Most of the long ones wait, for a broker or for engines: which is why more classes run at a time than there are processors.</remarks>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>The folders whose classes last longest, the longest first.</summary>
    private static readonly string[] Folders = ["EndToEnd", "Readme", "Load.Scenarios", "Ingest.Source", "Telemetry.Traces", "Ingest", "Commands", "Api"];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Rank(collection.DisplayName));

    private static int Rank(string collection)
    {
        int folder = Array.FindIndex(Folders, folder => collection.Contains($"StreamEngine.Tests.{folder}.", StringComparison.Ordinal));
        return folder < 0 ? Folders.Length : folder;
    }
}
