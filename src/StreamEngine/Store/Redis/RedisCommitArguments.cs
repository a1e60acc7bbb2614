using System.Runtime.InteropServices;
using StackExchange.Redis;
using StreamEngine.Domain;

namespace StreamEngine.Store.Redis;

/// <summary>Lays a commit out as the arguments of <see cref="CommitScript"/>, so that the script passes them on in runs and touches none itself.</summary>
/// <remarks>
/// Redis pays for each byte of them several times: it reads it, hashes it as part of a Lua string, and copies it into a string of its own. So what the
/// store has already is not told again.
/// </remarks>
internal static class RedisCommitArguments
{
    /// <param name="encoded">What to store.</param>
    /// <param name="streamLength">How many crossings the stream keeps.</param>
    /// <param name="channel">Where crossings are told.</param>
    public static RedisValue[] Of(EncodedCommit encoded, int streamLength, string channel)
    {
        (ShardCommit commit, byte[][] ids) = (encoded.Commit, encoded.Ids);
        IReadOnlyList<ProfileWrite> profiles = commit.Profiles;
        List<RedisValue> arguments = new(CommitScript.HeaderLength + 64 + (commit.Crossings.Count * 2) + (profiles.Count * 6));
        arguments.AddRange(CommitJudge.Arguments(commit));
        arguments.Add(streamLength);
        arguments.Add(channel);
        while (arguments.Count < CommitScript.HeaderLength) arguments.Add(RedisValue.EmptyString);

        int list = CommitScript.HeaderLength - 8;
        int begin = arguments.Count;
        foreach (EncodedCrossing crossing in encoded.Crossings)
        {
            arguments.Add(crossing.Json);
            arguments.Add(crossing.Protobuf);
        }

        EndList();
        for (int i = 0; i < ids.Length; i++)
        {
            if (profiles[i].IsRemoval) continue;
            arguments.Add(ids[i]);
            arguments.Add(SnapshotOf(profiles[i]));
        }

        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i].IsRemoval) arguments.Add(ids[i]);
        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i] is { MovesRisk: true, AtRiskPriority: { } priority }) AddScored(priority, ids[i]);
        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i] is { MovesRisk: true, AtRiskPriority: null }) arguments.Add(ids[i]);
        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i].MovesDue && profiles[i].Due != Instant.Never) AddScored(profiles[i].Due.UnixMilliseconds, ids[i]);
        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i].MovesDue && profiles[i].Due == Instant.Never) arguments.Add(ids[i]);
        EndList();
        foreach ((string field, long value) in StateFields.Of(commit))
        {
            arguments.Add(field);
            arguments.Add(value);
        }

        EndList();
        return [.. arguments];

        void AddScored(RedisValue score, byte[] id)
        {
            arguments.Add(score);
            arguments.Add(id);
        }

        void EndList()
        {
            arguments[list++] = arguments.Count - begin;
            begin = arguments.Count;
        }
    }

    /// <summary>The client takes whole arrays; a snapshot that is one is not copied.</summary>
    public static byte[] SnapshotOf(in ProfileWrite write) =>
        MemoryMarshal.TryGetArray(write.Snapshot, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : write.Snapshot.ToArray();
}
