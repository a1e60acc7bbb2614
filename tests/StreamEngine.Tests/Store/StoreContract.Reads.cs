using System.Globalization;
using System.Text;
using StreamEngine.Domain;
using StreamEngine.Store;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

// What readers see of a shard at one moment.
public abstract partial class StoreContract
{
    [Fact]
    public async Task Of_a_shard_nobody_owned_there_is_no_state_no_profile_and_nobody_at_risk()
    {
        ProfilesAsOf nothing = await Store.Reader.ReadProfilesAsync(Shard, ["a", "b"], default);

        Assert.Null(nothing.State);
        Assert.Equal(["", ""], nothing.Snapshots.Select(Text));
        Assert.Empty((await Store.Reader.ReadAtRiskIdsAsync(Shard, default)).CustomerIds);
        Assert.Empty(await Store.Reader.ReadAtRiskAsync(Shard, new AtRiskCustomer("a", 1), 10, default));
    }

    [Fact]
    public async Task State_and_profiles_are_read_together_each_name_in_its_place()
    {
        ShardState state = await AcquireAsync();
        ShardCommit commit = state.Next().WithProfiles(Profile("a", "A", Noon, 1), Profile("ü", "Ü")).WithCrossings(2);
        await CommitAsync(commit);

        ProfilesAsOf read = await Store.Reader.ReadProfilesAsync(Shard, ["ü", "x", "a", "ü"], default);
        Assert.Equal(state.After(commit, Noon), read.State);
        Assert.Equal(["Ü", "", "A", "Ü"], read.Snapshots.Select(Text));

        ProfilesAsOf stateOnly = await Store.Reader.ReadProfilesAsync(Shard, [], default);
        Assert.Equal(read.State, stateOnly.State);
        Assert.Empty(stateOnly.Snapshots);
    }

    [Fact]
    public async Task Any_number_of_profiles_is_read_together()
    {
        ShardState state = await AcquireAsync();
        string[] ids = [.. Enumerable.Range(0, 9_001).Select(i => $"c-{i}")];
        await CommitAsync(state.Next().WithProfiles([.. ids.Where((_, i) => i % 3 > 0).Select(id => Profile(id, id))]));

        ProfilesAsOf read = await Store.Reader.ReadProfilesAsync(Shard, ids, default);
        Assert.Equal(ids.Select((id, i) => i % 3 > 0 ? id : ""), read.Snapshots.Select(Text));
    }

    [Fact]
    public async Task No_commit_comes_between_the_state_and_the_profiles_that_are_read_with_it()
    {
        ShardState state = await AcquireAsync();
        using CancellationTokenSource enough = new();
        Task writing = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                string sequence = $"{state.LastSequence + 1}";
                ShardCommit commit = state.Next().WithProfiles(Profile("a", sequence), Profile("b", sequence)).WithCrossings(1);
                Assert.Equal(CommitVerdict.Committed, (await CommitAsync(commit)).Verdict);
                state = state.After(commit, Instant.Never);
            }
        });

        List<ProfilesAsOf> reads = [];
        while (reads.Count < 200 && !writing.IsCompleted) reads.Add(await Store.Reader.ReadProfilesAsync(Shard, ["a", "b"], default));
        await enough.CancelAsync();
        await writing;

        foreach (ProfilesAsOf read in reads)
        {
            string expected = read.State!.LastSequence == 0 ? "" : read.State.LastSequence.ToString(CultureInfo.InvariantCulture);
            Assert.Equal([expected, expected], read.Snapshots.Select(Text));
            Assert.Equal(read.State.LastSequence, read.State.Commits);
        }

        Assert.Equal(reads.Select(read => read.State!.Commits).Order(), reads.Select(read => read.State!.Commits));
    }

    [Fact]
    public async Task Pages_of_those_at_risk_are_the_whole_list_cut_up_however_many_share_a_priority()
    {
        AtRiskCustomer[] all = await CommitAtRiskAsync();

        Assert.Equal(all, await Store.Reader.ReadAtRiskAsync(Shard, int.MaxValue, default));
        foreach (int limit in (int[])[1, 7, 50, 1_000])
        {
            List<AtRiskCustomer> paged = [];
            for (AtRiskCustomer? after = null; ; after = paged[^1])
            {
                IReadOnlyList<AtRiskCustomer> page = await Store.Reader.ReadAtRiskAsync(Shard, after, limit, default);
                Assert.InRange(page.Count, 0, limit);
                if (page.Count == 0) break;
                paged.AddRange(page);
            }

            Assert.Equal(all, paged);
        }

        Assert.Empty(await Store.Reader.ReadAtRiskAsync(Shard, all[0], 0, default));
    }

    [Fact]
    public async Task A_page_goes_on_from_a_place_where_nobody_stands_any_more()
    {
        AtRiskCustomer[] all = await CommitAtRiskAsync();
        string[] ids = [.. all.Select(one => one.CustomerId), "", "c-1000", "zzz", "\uffff", "🦊🦊"];
        foreach (double priority in (double[])[3e17, 2, Math.BitIncrement(0.3), 0.3, Math.BitDecrement(0.3), 1e-301, 0])
        foreach (string id in ids.Where((_, i) => i % 13 == 0 || i >= all.Length))
        {
            AtRiskCustomer[] expected = [.. all.SkipWhile(one => !IsAfter(one, new AtRiskCustomer(id, priority))).Take(3)];
            Assert.Equal(expected, await Store.Reader.ReadAtRiskAsync(Shard, new AtRiskCustomer(id, priority), 3, default));
        }
    }

    [Fact]
    public async Task The_ids_of_all_at_risk_come_in_order_of_their_bytes()
    {
        AtRiskCustomer[] all = await CommitAtRiskAsync();

        IReadOnlyList<string> ids = (await Store.Reader.ReadAtRiskIdsAsync(Shard, default)).CustomerIds;
        Assert.Equal(all.Select(one => one.CustomerId).Order(ByBytes), ids);
        Assert.DoesNotContain("calm", ids);
    }

    private static readonly Comparer<string> ByBytes =
        Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));

    private static bool IsAfter(AtRiskCustomer one, AtRiskCustomer place) =>
        one.Priority < place.Priority || (one.Priority == place.Priority && ByBytes.Compare(one.CustomerId, place.CustomerId) < 0);

    /// <summary>Many customers of few priorities, some that only 17 digits tell apart; returned as they should come.</summary>
    private async Task<AtRiskCustomer[]> CommitAtRiskAsync()
    {
        double[] priorities = [0, 1e-300, 0.1 + 0.2, 0.3, 1.0 / 3, 2, 2e17];
        string[] ids = [.. Enumerable.Range(0, 400).Select(i => $"c-{i}"), "\uffff", "🦊", "ü", "\0", "a\0b", "a"];
        AtRiskCustomer[] all = [.. ids.Select((id, i) => new AtRiskCustomer(id, priorities[i % 11 % priorities.Length]))];
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles([Profile("calm"), .. all.Select(one => Profile(one.CustomerId, priority: one.Priority))]));
        return [.. all.OrderByDescending(one => one.Priority).ThenByDescending(one => one.CustomerId, ByBytes)];
    }
}
