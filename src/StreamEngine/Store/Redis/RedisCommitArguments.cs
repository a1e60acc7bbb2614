using System.Runtime.InteropServices;
using StackExchange.Redis;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store.Wire;

namespace StreamEngine.Store.Redis;

/// <summary>Lays a commit out as the arguments of <see cref="CommitScript"/>, so that the script passes them on in runs and touches none itself.</summary>
internal static class RedisCommitArguments
{
    public static RedisValue[] Of(ShardCommit commit, int streamLength, string channel)
    {
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
        AddCrossings();
        EndList();
        foreach (ProfileWrite write in commit.Profiles)
            if (!write.IsRemoval) AddPair(write.CustomerId, Bytes(write.Snapshot));
        EndList();
        foreach (ProfileWrite write in commit.Profiles)
            if (write.IsRemoval) arguments.Add(write.CustomerId);
        EndList();
        foreach (ProfileWrite write in commit.Profiles)
            if (write.AtRiskPriority is { } priority) AddPair(priority, write.CustomerId);
        EndList();
        foreach (ProfileWrite write in commit.Profiles)
            if (write.AtRiskPriority is null) arguments.Add(write.CustomerId);
        EndList();
        foreach (ProfileWrite write in commit.Profiles)
            if (write.Due != Instant.Never) AddPair(write.Due.UnixMilliseconds, write.CustomerId);
        EndList();
        foreach (ProfileWrite write in commit.Profiles)
            if (write.Due == Instant.Never) arguments.Add(write.CustomerId);
        EndList();
        foreach ((string field, long value) in StateFields.Of(commit)) AddPair(field, value);
        EndList();
        return [.. arguments];

        void AddCrossings()
        {
            foreach (NumberedCrossing crossing in commit.Crossings) AddPair(CrossingJson.Encode(crossing), CrossingProtobuf.Encode(crossing));
        }

        void AddPair(RedisValue first, RedisValue second)
        {
            arguments.Add(first);
            arguments.Add(second);
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
