using System.Text;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Tests.Domain.Kit;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>A snapshot of a shard where a newer engine wrote some profiles, as in an upgrade of one node after the other.</summary>
public sealed class UnreadProfileTests
{
    [Fact]
    public async Task Who_cannot_be_read_is_missing_in_the_snapshot_and_of_their_crossings_none_is()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        sandbox.Stored = (customer, good) => customer.StartsWith("new", StringComparison.Ordinal) ? Snapshots.Sealed([2, .. good.AsSpan(1)]) : good;
        await sandbox.MoveAsync(0, RiskLevel.High, "a", "b", "new-1", "new-2");
        bool hasMoved = false;
        sandbox.Reader.Before = async (method, shard) =>
        {
            if (method != nameof(IRiskReader.ReadProfilesAsync) || shard.Partition != 0 || hasMoved) return;
            hasMoved = true;
            await sandbox.MoveAsync(0, RiskLevel.Critical, "a", "new-1");
        };
        Watch watch = new(sandbox, new WatchRequest { Snapshot = true });
        await Eventually.BecomesTrueAsync(() => watch.Sink.IsComplete, "the snapshot is told");
        Assert.Equal(["a", "b"], watch.Sink.Told.OfType<AtRiskEvent>().Select(told => told.Customer.CustomerId).Order(StringComparer.Ordinal));

        // The page that was to tell of it could not: what "a" was told with, "new-1" is told by.
        Assert.Equal("new-1", Assert.Single(watch.Sink.Crossings).Crossing.CustomerId);
        await sandbox.MoveAsync(0, RiskLevel.Low, "new-2");
        await Eventually.BecomesTrueAsync(() => watch.Sink.Crossings.Count() == 2, "what happens next is told");
        await watch.StopAsync();
    }

    [Fact]
    public async Task Each_is_counted_and_operators_are_told_once()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        sandbox.Stored = (_, good) => Snapshots.Sealed([2, .. good.AsSpan(1)]);
        await sandbox.MoveAsync(0, RiskLevel.High, "a", "b");
        for (int i = 1; i <= 3; i++)
        {
            Watch watch = new(sandbox, new WatchRequest { Snapshot = true });
            await Eventually.BecomesTrueAsync(() => watch.Sink.IsComplete, "the snapshot is told");
            await watch.StopAsync();
        }

        using MemoryStream text = new();
        await sandbox.Metrics.Registry.CollectAndExportAsTextAsync(text);
        Assert.Equal(6, Exposition.Parse(Encoding.UTF8.GetString(text.ToArray())).Sum("streamengine_profiles_unread_total"));
        string line = Assert.Single(sandbox.Lines.Lines);
        Assert.Contains("snapshot has version 2, this engine reads 1", line, StringComparison.Ordinal);
    }
}
