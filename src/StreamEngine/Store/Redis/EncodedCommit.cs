using System.Text;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store.Wire;

namespace StreamEngine.Store.Redis;

/// <summary>A commit whose names and crossings are bytes already, so that it may be laid out in either way, or in both.</summary>
internal sealed class EncodedCommit
{
    public EncodedCommit(ShardCommit commit)
    {
        Commit = commit;
        Crossings = new EncodedCrossing[commit.Crossings.Count];
        using CrossingJsonEncoder json = new();
        for (int i = 0; i < Crossings.Length; i++)
        {
            NumberedCrossing crossing = commit.Crossings[i];
            Crossings[i] = new EncodedCrossing(json.Encode(crossing), CrossingProtobuf.Encode(crossing));
            Bytes += Crossings[i].Json.Length + Crossings[i].Protobuf.Length;
        }

        Ids = new byte[commit.Profiles.Count][];
        for (int i = 0; i < Ids.Length; i++)
        {
            ProfileWrite write = commit.Profiles[i];
            Ids[i] = Encoding.UTF8.GetBytes(write.CustomerId);
            int told = 1 + (write.MovesRisk ? 1 : 0) + (write.MovesDue ? 1 : 0);
            Bytes += write.Snapshot.Length + (told * Ids[i].Length);
        }
    }

    public ShardCommit Commit { get; }

    /// <summary>The customer id of each profile.</summary>
    public byte[][] Ids { get; }

    public EncodedCrossing[] Crossings { get; }

    /// <summary>The size of all snapshots, crossings and ids that the store is told.</summary>
    public long Bytes { get; }
}

/// <summary>A crossing in both of its forms.</summary>
internal readonly record struct EncodedCrossing(byte[] Json, byte[] Protobuf);
