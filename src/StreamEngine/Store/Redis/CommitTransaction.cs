using System.Globalization;
using StackExchange.Redis;
using StreamEngine.Domain;

namespace StreamEngine.Store.Redis;

/// <summary>Writes a large commit by Redis's own commands, which take its bytes as they are; all of it, or nothing.</summary>
/// <remarks>
/// A script costs Redis two to four times as much for the same bytes: it hashes each argument as a Lua string and copies it twice more. A transaction costs two
/// more round trips instead, so it pays from <see cref="LeastBytes"/> on.
/// <para>The shard's state is watched from before token and commit number are compared until the transaction is carried out. Every writer of a shard
/// changes its state, so whoever comes between makes the transaction end without effect; so does a refusal of any command (OOM, MISCONF,
/// READONLY), which Redis makes as it queues them. <see cref="CommitJudge"/> has seen the types of the keys and the stream's order before.</para>
/// </remarks>
internal static class CommitTransaction
{
    /// <summary>Smaller commits are for the script.</summary>
    public const int LeastBytes = 64 * 1024;

    /// <summary>The shard's earliest due moment after it, or null: nothing is written, and the script is to say why.</summary>
    public static async Task<Instant?> RunAsync(IDatabase database, RedisShardKeys keys, EncodedCommit encoded, int streamLength, string channel)
    {
        try
        {
            ITransaction transaction = database.CreateTransaction();
            transaction.AddCondition(Condition.HashEqual(keys.State, StateFields.Token, encoded.Commit.Lease.Token.ToString("N")));
            transaction.AddCondition(Follows(keys.State, encoded.Commit.Number - 1));
            AddCrossings(transaction, keys, encoded, streamLength, channel);
            AddProfiles(transaction, keys, encoded);
            AddRisk(transaction, keys, encoded);
            AddDue(transaction, keys, encoded);
            Send(transaction.HashSetAsync(keys.State, [.. StateFields.Of(encoded.Commit).Select(field => new HashEntry(field.Key, field.Value))], CommandFlags.FireAndForget));
            Task<SortedSetEntry[]> first = transaction.SortedSetRangeByRankWithScoresAsync(keys.Due, 0, 0);
            if (!await transaction.ExecuteAsync(CommandFlags.DemandMaster)) return null;
            SortedSetEntry[] due = await first;
            return due.Length == 0 ? Instant.Never : new Instant((long)due[0].Score);
        }
        catch (Exception refused) when (refused is RedisServerException or RedisCommandException)
        {
            return null;
        }
    }

    /// <summary>A shard has no number of commits before its first.</summary>
    private static Condition Follows(RedisKey state, long commits) =>
        commits == 0 ? Condition.HashNotExists(state, StateFields.Commits) : Condition.HashEqual(state, StateFields.Commits, commits);

    private static void AddCrossings(ITransaction transaction, RedisShardKeys keys, EncodedCommit encoded, int streamLength, string channel)
    {
        long sequence = encoded.Commit.PreviousSequence();
        foreach (EncodedCrossing crossing in encoded.Crossings)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"{++sequence}-0");
            object[] entry = [keys.Crossings, "MAXLEN", "~", streamLength, id, "json", crossing.Json, "pb", crossing.Protobuf];
            Send(transaction.ExecuteAsync("XADD", entry, CommandFlags.FireAndForget));
        }

        RedisChannel heard = new(channel, RedisChannel.PatternMode.Literal);
        foreach (EncodedCrossing crossing in encoded.Crossings) Send(transaction.PublishAsync(heard, crossing.Json, CommandFlags.FireAndForget));
    }

    private static void AddProfiles(ITransaction transaction, RedisShardKeys keys, EncodedCommit encoded)
    {
        IReadOnlyList<ProfileWrite> profiles = encoded.Commit.Profiles;
        List<HashEntry> stored = new(profiles.Count);
        List<RedisValue> removed = [];
        for (int i = 0; i < profiles.Count; i++)
        {
            if (profiles[i].IsRemoval) removed.Add(encoded.Ids[i]);
            else stored.Add(new HashEntry(encoded.Ids[i], RedisCommitArguments.SnapshotOf(profiles[i])));
        }

        if (stored.Count > 0) Send(transaction.HashSetAsync(keys.Profiles, [.. stored], CommandFlags.FireAndForget));
        if (removed.Count > 0) Send(transaction.HashDeleteAsync(keys.Profiles, [.. removed], CommandFlags.FireAndForget));
    }

    private static void AddRisk(ITransaction transaction, RedisShardKeys keys, EncodedCommit encoded)
    {
        List<SortedSetEntry> atRisk = [];
        List<RedisValue> others = [];
        IReadOnlyList<ProfileWrite> profiles = encoded.Commit.Profiles;
        for (int i = 0; i < profiles.Count; i++)
        {
            if (!profiles[i].MovesRisk) continue;
            if (profiles[i].AtRiskPriority is { } priority) atRisk.Add(new SortedSetEntry(encoded.Ids[i], priority));
            else others.Add(encoded.Ids[i]);
        }

        Move(transaction, keys.Risk, atRisk, others);
    }

    private static void AddDue(ITransaction transaction, RedisShardKeys keys, EncodedCommit encoded)
    {
        List<SortedSetEntry> due = [];
        List<RedisValue> others = [];
        IReadOnlyList<ProfileWrite> profiles = encoded.Commit.Profiles;
        for (int i = 0; i < profiles.Count; i++)
        {
            if (!profiles[i].MovesDue) continue;
            if (profiles[i].Due != Instant.Never) due.Add(new SortedSetEntry(encoded.Ids[i], profiles[i].Due.UnixMilliseconds));
            else others.Add(encoded.Ids[i]);
        }

        Move(transaction, keys.Due, due, others);
    }

    private static void Move(ITransaction transaction, RedisKey set, List<SortedSetEntry> into, List<RedisValue> outOf)
    {
        if (into.Count > 0) Send(transaction.SortedSetAddAsync(set, [.. into], CommandFlags.FireAndForget));
        if (outOf.Count > 0) Send(transaction.SortedSetRemoveAsync(set, [.. outOf], CommandFlags.FireAndForget));
    }

    // Within a transaction a call only puts a command into it; it is the transaction that is sent and answered.
    private static void Send(Task queued) => _ = queued;
}
