using System.Runtime.InteropServices;
using System.Text;
using StackExchange.Redis;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store.Wire;

namespace StreamEngine.Store.Redis;

/// <summary>Lays a commit out as the arguments of <see cref="CommitScript"/>, so that the script passes them on in runs and touches none itself.</summary>
/// <remarks>
/// Redis pays for each byte of them several times: it reads it, hashes it as part of a Lua string, and copies it into a string of its own. So what the
/// store has already is not told again.
/// </remarks>
internal static class RedisCommitArguments
{
    /// <param name="commit">What to store.</param>
    /// <param name="streamLength">How many crossings the stream keeps.</param>
    /// <param name="channel">Where crossings are told.</param>
    /// <param name="bytes">The size of all snapshots, crossings and ids among the arguments.</param>
    public static RedisValue[] Of(ShardCommit commit, int streamLength, string channel, out long bytes)
    {
        long told = 0;
        List<RedisValue> arguments = new(CommitScript.HeaderLength + 64 + (commit.Crossings.Count * 2) + (commit.Profiles.Count * 6))
        {
            commit.Lease.Epoch,
            commit.Lease.Token.ToString("N"),
            commit.Number,
            commit.PreviousSequence(),
            streamLength,
            channel,
        };
        while (arguments.Count < CommitScript.HeaderLength) arguments.Add(RedisValue.EmptyString);

        int list = CommitScript.HeaderLength - 8;
        int begin = arguments.Count;
        using CrossingJsonEncoder json = new();
        foreach (NumberedCrossing crossing in commit.Crossings)
        {
            AddBytes(json.Encode(crossing));
            AddBytes(CrossingProtobuf.Encode(crossing));
        }

        EndList();
        IReadOnlyList<ProfileWrite> profiles = commit.Profiles;
        byte[][] ids = new byte[profiles.Count][];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = Encoding.UTF8.GetBytes(profiles[i].CustomerId);
            if (profiles[i].IsRemoval) continue;
            AddBytes(ids[i]);
            AddBytes(Bytes(profiles[i].Snapshot));
        }

        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i].IsRemoval) AddBytes(ids[i]);
        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i] is { MovesRisk: true, AtRiskPriority: { } priority }) AddScored(priority, ids[i]);
        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i] is { MovesRisk: true, AtRiskPriority: null }) AddBytes(ids[i]);
        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i].MovesDue && profiles[i].Due != Instant.Never) AddScored(profiles[i].Due.UnixMilliseconds, ids[i]);
        EndList();
        for (int i = 0; i < ids.Length; i++)
            if (profiles[i].MovesDue && profiles[i].Due == Instant.Never) AddBytes(ids[i]);
        EndList();
        foreach ((string field, long value) in StateFields.Of(commit))
        {
            arguments.Add(field);
            arguments.Add(value);
        }

        EndList();
        bytes = told;
        return [.. arguments];

        void AddBytes(byte[] argument)
        {
            told += argument.Length;
            arguments.Add(argument);
        }

        void AddScored(RedisValue score, byte[] id)
        {
            arguments.Add(score);
            AddBytes(id);
        }

        void EndList()
        {
            arguments[list++] = arguments.Count - begin;
            begin = arguments.Count;
        }
    }

    // The client takes whole arrays; a snapshot that is one is not copied.
    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();
}
