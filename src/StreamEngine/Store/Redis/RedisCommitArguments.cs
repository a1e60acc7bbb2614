using System.Runtime.InteropServices;
using System.Text;
using StackExchange.Redis;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store.Wire;

namespace StreamEngine.Store.Redis;

/// <summary>Lays a commit out as the arguments of <see cref="CommitScript"/>, so that the script passes them on in runs and touches none itself.</summary>
internal static class RedisCommitArguments
{
    /// <summary>Redis keeps each customer in three places: the profiles, those at risk, those due.</summary>
    private const int PlacesOfCustomer = 3;

    /// <param name="commit">What to store.</param>
    /// <param name="streamLength">How many crossings the stream keeps.</param>
    /// <param name="channel">Where crossings are told.</param>
    /// <param name="bytes">The size of all snapshots, crossings and ids among the arguments.</param>
    public static RedisValue[] Of(ShardCommit commit, int streamLength, string channel, out long bytes)
    {
        bytes = 0;
        foreach (ProfileWrite write in commit.Profiles) bytes += write.Snapshot.Length + (PlacesOfCustomer * Encoding.UTF8.GetByteCount(write.CustomerId));
        long crossingBytes = 0;
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
        bytes += crossingBytes;
        return [.. arguments];

        void AddCrossings()
        {
            foreach (NumberedCrossing crossing in commit.Crossings)
            {
                byte[] json = CrossingJson.Encode(crossing), protobuf = CrossingProtobuf.Encode(crossing);
                crossingBytes += json.Length + protobuf.Length;
                AddPair(json, protobuf);
            }
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
