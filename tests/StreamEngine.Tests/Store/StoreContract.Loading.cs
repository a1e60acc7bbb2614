using StreamEngine.Domain;
using StreamEngine.Store;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <content>Profiles: any customer, any bytes, many at a time.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task Named_and_due_customers_are_loaded_together()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles(Profile("a", "A", Noon), Profile("b", "B")));

        LoadedProfiles loaded = await Store.Shards.LoadAsync(Shard, new ProfileRequest(["b", "x", "a", "b"], Noon, 5), default);
        Assert.Equal(["B", "", "A", "B"], loaded.Named.Select(Text));
        Assert.Equal(["a"], loaded.Due.Select(due => due.CustomerId));

        LoadedProfiles nothing = await Store.Shards.LoadAsync(Shard, new ProfileRequest([], null, 5), default);
        Assert.Empty(nothing.Named);
        Assert.Empty(nothing.Due);
    }

    [Fact]
    public async Task Twenty_thousand_customers_fit_in_one_commit_and_one_load()
    {
        const int count = 20_000;
        ShardState state = await AcquireAsync();
        ProfileWrite[] writes = [.. Enumerable.Range(0, count).Select(i => Profile($"c-{i}", $"s-{i}", Noon + TimeSpan.FromMilliseconds(i), i))];
        Assert.Equal(new CommitResult(CommitVerdict.Committed, Noon), await CommitAsync(state.Next().WithProfiles(writes)));

        Assert.Equal(writes.Select(write => Text(write.Snapshot)), await NamedAsync([.. writes.Select(write => write.CustomerId)]));
        Assert.Equal(writes.Select(write => write.CustomerId), (await DueAsync(Noon + TimeSpan.FromDays(1), count)).Select(due => due.CustomerId));
        HashSet<string> scanned = [];
        await foreach (StoredProfile profile in Store.Reader.ScanAsync(Shard, default)) scanned.Add(profile.CustomerId);
        Assert.Equal(count, scanned.Count);

        ProfileWrite[] removals = [.. writes.Select(write => Removal(write.CustomerId))];
        Assert.Equal(new CommitResult(CommitVerdict.Committed, Instant.Never), await CommitAsync(state.Next().WithProfiles(removals) with { Number = 2 }));
        await foreach (StoredProfile _ in Store.Reader.ScanAsync(Shard, default)) Assert.Fail("All were removed.");
    }

    [Fact]
    public async Task Any_text_is_a_customer_id_and_any_bytes_a_snapshot()
    {
        string[] ids = ["", " ", "\0", "a\0b", "a", "{17}", "naïve-ü", "客户", "🦊🦊", "\r\n*1\r\n", "'; DROP TABLE profile; --", "\u0001\u007f\uffff", new('x', 256)];
        ids = [.. ids.Where(id => id.Length > 0)];
        byte[] everyByte = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next() with { Profiles = [.. ids.Select(id => new ProfileWrite(id, everyByte, Noon, 1))] });

        LoadedProfiles loaded = await Store.Shards.LoadAsync(Shard, new ProfileRequest(ids, Noon, 100), default);
        Assert.All(loaded.Named, snapshot => Assert.Equal(everyByte, snapshot.ToArray()));
        Assert.Equal(ids.Order(StringComparer.Ordinal), loaded.Due.Select(due => due.CustomerId).Order(StringComparer.Ordinal));
        List<string> scanned = [];
        await foreach (StoredProfile profile in Store.Reader.ScanAsync(Shard, default)) scanned.Add(profile.CustomerId);
        Assert.Equal(ids.Order(StringComparer.Ordinal), scanned.Order(StringComparer.Ordinal));
    }
}
