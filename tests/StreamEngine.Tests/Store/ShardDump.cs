using System.Globalization;
using System.Text;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Store.Wire;

namespace StreamEngine.Tests.Store;

/// <summary>Everything a store tells of a shard, as text: two dumps are equal exactly when nothing was written between.</summary>
internal static class ShardDump
{
    public static async Task<string> OfAsync(StoreConnection store, ShardId shard)
    {
        StringBuilder dump = new();
        ShardState? state = await store.Reader.ReadStateAsync(shard, default);
        dump.AppendLine(CultureInfo.InvariantCulture, $"{state?.Lease} {state?.Commits} {state?.LastSequence} {state?.Time} {state?.Offsets} {state?.NextDue} {state?.Tally}");
        SortedDictionary<string, string> profiles = new(StringComparer.Ordinal);
        await foreach (StoredProfile profile in store.Reader.ScanAsync(shard, default))
            profiles[profile.CustomerId] = Convert.ToHexString(profile.Snapshot.Span);
        foreach ((string id, string snapshot) in profiles) dump.AppendLine(CultureInfo.InvariantCulture, $"profile {id} {snapshot}");
        foreach (AtRiskCustomer customer in await store.Reader.ReadAtRiskAsync(shard, 100_000, default)) dump.AppendLine($"risk {customer}");
        ProfileRequest allDue = new([], new Instant(long.MaxValue - 1), 100_000);
        foreach (DueProfile due in (await store.Shards.LoadAsync(shard, allDue, default)).Due)
            dump.AppendLine(CultureInfo.InvariantCulture, $"due {due.CustomerId} {due.Due}");
        foreach (var crossing in await store.Reader.ReadCrossingsAsync(shard, 0, 100_000, default))
            dump.AppendLine(Encoding.UTF8.GetString(CrossingJson.Encode(crossing)));
        return dump.ToString();
    }
}
