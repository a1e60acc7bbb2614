using System.Globalization;
using StackExchange.Redis;
using StreamEngine.Domain;

namespace StreamEngine.Store.Redis;

/// <summary>Lays a commit out as the commands of a transaction.</summary>
internal sealed class CommitCommands(ITransaction transaction, RedisShardKeys keys, EncodedCommit encoded)
{
    private readonly List<Task> _answers = [];

    /// <summary>Puts all commands into the transaction, which sends them.</summary>
    /// <param name="streamLength">How many crossings the stream keeps.</param>
    /// <param name="channel">Where crossings are told.</param>
    /// <returns>The answers that tell whether all was written.</returns>
    public IReadOnlyList<Task> Add(int streamLength, string channel)
    {
        AddCrossings(streamLength);
        Publish(channel);
        AddProfiles();
        AddRisk();
        AddDue();
        HashEntry[] state = [.. StateFields.Of(encoded.Commit).Select(field => new HashEntry(field.Key, field.Value))];
        _answers.Add(transaction.HashSetAsync(keys.State, state));
        return _answers;
    }

    /// <summary>Later ones have higher ids, so they cannot fail where the first did not.</summary>
    private void AddCrossings(int streamLength)
    {
        long sequence = encoded.Commit.PreviousSequence();
        for (int i = 0; i < encoded.Crossings.Length; i++)
        {
            (byte[] json, byte[] protobuf) = encoded.Crossings[i];
            string id = string.Create(CultureInfo.InvariantCulture, $"{++sequence}-0");
            object[] entry = [keys.Crossings, "MAXLEN", "~", streamLength, id, "json", json, "pb", protobuf];
            Task<RedisResult> added = transaction.ExecuteAsync("XADD", entry, i == 0 ? CommandFlags.None : CommandFlags.FireAndForget);
            if (i == 0) _answers.Add(added);
        }
    }

    /// <summary>May fail and is not missed: it only wakes readers.</summary>
    private void Publish(string channel)
    {
        RedisChannel heard = new(channel, RedisChannel.PatternMode.Literal);
        foreach (EncodedCrossing crossing in encoded.Crossings) _ = transaction.PublishAsync(heard, crossing.Json, CommandFlags.FireAndForget);
    }

    private void AddProfiles()
    {
        IReadOnlyList<ProfileWrite> profiles = encoded.Commit.Profiles;
        List<HashEntry> stored = new(profiles.Count);
        List<RedisValue> removed = [];
        for (int i = 0; i < profiles.Count; i++)
        {
            if (profiles[i].IsRemoval) removed.Add(encoded.Ids[i]);
            else stored.Add(new HashEntry(encoded.Ids[i], RedisCommitArguments.SnapshotOf(profiles[i])));
        }

        if (stored.Count > 0) _answers.Add(transaction.HashSetAsync(keys.Profiles, [.. stored]));
        if (removed.Count > 0) _answers.Add(transaction.HashDeleteAsync(keys.Profiles, [.. removed]));
    }

    private void AddRisk()
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

        Move(keys.Risk, atRisk, others);
    }

    private void AddDue()
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

        Move(keys.Due, due, others);
    }

    private void Move(RedisKey set, List<SortedSetEntry> into, List<RedisValue> outOf)
    {
        if (into.Count > 0) _answers.Add(transaction.SortedSetAddAsync(set, [.. into]));
        if (outOf.Count > 0) _answers.Add(transaction.SortedSetRemoveAsync(set, [.. outOf]));
    }
}
