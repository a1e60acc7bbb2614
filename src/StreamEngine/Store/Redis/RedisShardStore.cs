using StackExchange.Redis;
using StreamEngine.Configuration;
using StreamEngine.Domain;

namespace StreamEngine.Store.Redis;

/// <summary>The real store. A commit is one script run by its digest: one round trip; or, when it is large, a transaction.</summary>
internal sealed class RedisShardStore : IShardStore
{
    private readonly RedisLink _link;
    private readonly RedisLink _commits;
    private readonly ILogger _log;
    private readonly RedisKeys _keys;
    private readonly int _streamLength;
    private readonly string _channel;
    private readonly int _leastTransactionBytes;

    /// <param name="options">Where Redis is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where the connection's fate is told.</param>
    /// <param name="leastTransactionBytes">Commits of so many bytes are written by a transaction, smaller ones by the script.</param>
    public RedisShardStore(RedisOptions options, TimeProvider time, ILogger<RedisShardStore> log, int leastTransactionBytes = CommitTransaction.LeastBytes)
    {
        _leastTransactionBytes = leastTransactionBytes;
        _log = log;
        _link = new RedisLink(options, "store", hears: false, time, log);

        // While a transaction waits for its conditions, the client sends nothing else; and small answers must not hide that large commits get none.
        _commits = new RedisLink(options, "commits", hears: false, time, log);
        _keys = new RedisKeys(options.KeyPrefix);
        _streamLength = options.StreamLength;
        _channel = options.Channel;
    }

    public async ValueTask<ShardState> AcquireAsync(ShardId shard, CancellationToken ct)
    {
        RedisValue token = Guid.NewGuid().ToString("N"), origin = Guid.NewGuid().ToString("N");
        RedisResult[] answer = (RedisResult[])(await _link.RunAsync(AcquireScript.Text, _keys.Of(shard).All, [token, origin], ct))!;
        Instant nextDue = RedisReplies.FirstDue((RedisValue[])answer[1]!);
        return StateFields.Read(shard, RedisReplies.Fields((RedisValue[])answer[0]!), nextDue)!;
    }

    /// <summary>Both questions are sent before either is answered: one round trip.</summary>
    public async ValueTask<LoadedProfiles> LoadAsync(ShardId shard, ProfileRequest wanted, CancellationToken ct)
    {
        Task<ReadOnlyMemory<byte>[]> named = LoadNamedAsync(shard, wanted.CustomerIds, ct);
        Task<DueProfile[]> due = LoadDueAsync(shard, wanted, ct);
        await Task.WhenAll(named, due);
        return new LoadedProfiles(await named, await due);
    }

    public async ValueTask<CommitResult> CommitAsync(ShardCommit commit, CancellationToken ct)
    {
        CommitRules.Check(commit);
        RedisShardKeys keys = _keys.Of(commit.Shard);
        EncodedCommit encoded = new(commit);
        if (encoded.Bytes < _leastTransactionBytes) return await RunScriptAsync(keys, encoded, CommitWay.Script, ct);
        return await TransactAsync(keys, encoded, ct) ?? await RunScriptAsync(keys, encoded, CommitWay.Fallback, ct);
    }

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct) => RedisReplies.ReadStateAsync(_link, _keys.Of(shard), shard, ct);

    public async ValueTask PingAsync(CancellationToken ct) => await _link.AskAsync(database => database.PingAsync(CommandFlags.DemandMaster), ct);

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        await _link.DisposeAsync();
    }

    private async ValueTask<CommitResult> RunScriptAsync(RedisShardKeys keys, EncodedCommit encoded, CommitWay way, CancellationToken ct)
    {
        RedisValue[] arguments = RedisCommitArguments.Of(encoded, _streamLength, _channel);
        CommitResult result = Verdict((RedisResult[])(await _link.RunAsync(CommitScript.Text, keys.All, arguments, ct))!);
        return result with { Bytes = encoded.Bytes, Way = result.Verdict == CommitVerdict.Committed ? way : null };
    }

    /// <returns>Null where the script is to do it, or to say why it is not to be done.</returns>
    private async ValueTask<CommitResult?> TransactAsync(RedisShardKeys keys, EncodedCommit encoded, CancellationToken ct)
    {
        RedisValue[] arguments = CommitJudge.Arguments(encoded.Commit, _streamLength, _channel);
        RedisResult[] judged = (RedisResult[])(await _link.RunAsync(CommitJudge.Text, keys.All, arguments, ct))!;
        switch ((int)judged[0])
        {
            case CommitJudge.UseScript: return null;
            case not CommitJudge.Clear: return Verdict(judged);
        }

        CommitTransaction transaction = new(keys, encoded, _streamLength, _channel, _log);
        try
        {
            // On a thread of its own: the client waits for the conditions on its caller's, where the deadline could not begin.
            Instant? due = await _commits.AskAsync(database => Task.Run(() => transaction.RunAsync(database)), ct);
            return due is { } next ? new CommitResult(CommitVerdict.Committed, next) { Bytes = encoded.Bytes, Way = CommitWay.Transaction } : null;
        }
        catch (StoreUnavailableException unavailable) when (unavailable.IsUnsent)
        {
            // The other connection has just been answered: Redis is there, but may take no more connections.
            return await RunScriptAsync(keys, encoded, CommitWay.Unconnected, ct);
        }
    }

    private static CommitResult Verdict(RedisResult[] answer)
    {
        CommitVerdict verdict = (int)answer[0] switch
        {
            CommitScript.Committed => CommitVerdict.Committed,
            CommitScript.Fenced => CommitVerdict.Fenced,
            _ => CommitVerdict.RolledBack,
        };
        return new CommitResult(verdict, RedisReplies.Moment((RedisValue)answer[1]));
    }

    private async Task<ReadOnlyMemory<byte>[]> LoadNamedAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct)
    {
        if (customerIds.Count == 0) return [];
        RedisValue[] fields = new RedisValue[customerIds.Count];
        for (int i = 0; i < fields.Length; i++) fields[i] = customerIds[i];
        RedisKey profiles = _keys.Of(shard).Profiles;
        RedisValue[] found = await _link.AskAsync(database => database.HashGetAsync(profiles, fields, CommandFlags.DemandMaster), ct);
        return Array.ConvertAll(found, RedisReplies.Snapshot);
    }

    private async Task<DueProfile[]> LoadDueAsync(ShardId shard, ProfileRequest wanted, CancellationToken ct)
    {
        if (wanted.DueUntil is not { } until || wanted.DueLimit <= 0) return [];
        RedisValue[] arguments = [until.UnixMilliseconds, wanted.DueLimit];
        RedisResult[] answer = (RedisResult[])(await _link.RunAsync(DueScript.Text, _keys.Of(shard).All, arguments, ct))!;
        RedisValue[] due = (RedisValue[])answer[0]!;
        RedisValue[] snapshots = (RedisValue[])answer[1]!;
        DueProfile[] profiles = new DueProfile[snapshots.Length];
        for (int i = 0; i < profiles.Length; i++)
            profiles[i] = new DueProfile(due[2 * i]!, RedisReplies.Moment(due[(2 * i) + 1]), RedisReplies.Snapshot(snapshots[i]));
        return profiles;
    }
}
