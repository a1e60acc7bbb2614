using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store.Wire;

namespace StreamEngine.Store.Embedded;

/// <summary>A shard's file as its owner sees it. Used by one thread; every call blocks.</summary>
/// <remarks>
/// <c>BEGIN IMMEDIATE</c> takes the file's one write lock before the lease is read, so between the check and the write no
/// other process can come: two engines over one folder fence each other as two over one Redis do.
/// </remarks>
internal sealed class ShardFile : IDisposable
{
    private readonly ShardId _shard;
    private readonly int _streamLength;
    private readonly SqliteConnection _connection;
    private readonly EmbeddedStatement _begin, _beginRead, _commit, _rollback;
    private readonly EmbeddedStatement _getState, _setState, _getProfile, _setProfile, _removeProfile;
    private readonly EmbeddedStatement _due, _nextDue, _addCrossing, _newestCrossing, _trimCrossings;

    public ShardFile(EmbeddedFiles files, ShardId shard, int streamLength)
    {
        _shard = shard;
        _streamLength = streamLength;
        _connection = files.OpenToWrite(shard);
        _begin = Prepare("BEGIN IMMEDIATE");
        _beginRead = Prepare("BEGIN");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _getState = Prepare("SELECT value FROM state WHERE name = $1", 1);
        _setState = Prepare("INSERT INTO state VALUES ($1, $2) ON CONFLICT DO UPDATE SET value = excluded.value", 2);
        _getProfile = Prepare("SELECT snapshot FROM profile WHERE customer_id = $1", 1);
        _setProfile = Prepare(
            """
            INSERT INTO profile VALUES ($1, $2, $3, $4)
            ON CONFLICT DO UPDATE SET snapshot = excluded.snapshot, due = excluded.due, priority = excluded.priority
            """,
            4);
        _removeProfile = Prepare("DELETE FROM profile WHERE customer_id = $1", 1);
        _due = Prepare("SELECT customer_id, due, snapshot FROM profile WHERE due <= $1 ORDER BY due, customer_id LIMIT $2", 2);
        _nextDue = Prepare("SELECT min(due) FROM profile WHERE due IS NOT NULL");
        _addCrossing = Prepare("INSERT INTO crossing VALUES ($1, $2)", 2);
        _newestCrossing = Prepare("SELECT max(sequence) FROM crossing");
        _trimCrossings = Prepare("DELETE FROM crossing WHERE sequence <= $1", 1);
    }

    public ShardState Acquire() => Transact(() =>
    {
        // As in Redis: should the crossings be ahead of the state, numbers go on after them.
        long sequence = Math.Max(State(StateFields.Sequence), _newestCrossing.Ask() as long? ?? 0);
        SetState(StateFields.Epoch, State(StateFields.Epoch) + 1);
        SetState(StateFields.Sequence, sequence);
        _setState.Execute(StateFields.Token, Guid.NewGuid().ToString("N"));
        if (_getState.Ask(StateFields.Origin) is null) _setState.Execute(StateFields.Origin, Guid.NewGuid().ToString("N"));
        return EmbeddedReads.State(_connection, _shard)!;
    });

    public LoadedProfiles Load(ProfileRequest wanted)
    {
        _beginRead.Execute();
        try
        {
            ReadOnlyMemory<byte>[] named = new ReadOnlyMemory<byte>[wanted.CustomerIds.Count];
            for (int i = 0; i < named.Length; i++) named[i] = _getProfile.Ask(Encoding.UTF8.GetBytes(wanted.CustomerIds[i])) as byte[];
            return new LoadedProfiles(named, Due(wanted));
        }
        finally
        {
            _rollback.Execute();
        }
    }

    public CommitResult Commit(ShardCommit commit) => Transact(() =>
    {
        CommitVerdict? verdict = Judge(commit);
        long bytes = verdict is null ? Apply(commit) : 0;
        return new CommitResult(verdict ?? CommitVerdict.Committed, _nextDue.Ask() is long due ? new Instant(due) : Instant.Never) { Bytes = bytes };
    });

    public ShardState? ReadState() => EmbeddedReads.State(_connection, _shard);

    public void Ping() => State(StateFields.Epoch);

    // Closing the connection disposes of its statements.
    public void Dispose() => _connection.Dispose();

    /// <summary>The table of <see cref="Redis.CommitScript"/>; null: the next in line, to be applied.</summary>
    private CommitVerdict? Judge(ShardCommit commit)
    {
        long epoch = State(StateFields.Epoch);
        if (epoch < commit.Lease.Epoch) return CommitVerdict.RolledBack;
        if (epoch > commit.Lease.Epoch) return CommitVerdict.Fenced;
        if (_getState.Ask(StateFields.Token) as string != commit.Lease.Token.ToString("N")) return CommitVerdict.Fenced;

        long commits = State(StateFields.Commits);
        if (commits >= commit.Number) return CommitVerdict.Committed;
        if (commits < commit.Number - 1) return CommitVerdict.RolledBack;
        return State(StateFields.Sequence) == commit.PreviousSequence() ? null : CommitVerdict.RolledBack;
    }

    /// <returns>How many bytes of snapshots, crossings and ids were written.</returns>
    private long Apply(ShardCommit commit)
    {
        long bytes = 0;
        foreach (ProfileWrite write in commit.Profiles)
        {
            byte[] id = Encoding.UTF8.GetBytes(write.CustomerId);
            bytes += id.Length + write.Snapshot.Length;
            if (write.IsRemoval) _removeProfile.Execute(id);
            else _setProfile.Execute(id, write.Snapshot.ToArray(), write.Due == Instant.Never ? null : write.Due.UnixMilliseconds, write.AtRiskPriority);
        }

        foreach (NumberedCrossing crossing in commit.Crossings)
        {
            byte[] encoded = CrossingProtobuf.Encode(crossing);
            bytes += encoded.Length;
            _addCrossing.Execute(crossing.Id.Sequence, encoded);
        }

        if (commit.Crossings.Count > 0) _trimCrossings.Execute(commit.LastSequence - _streamLength);
        foreach ((string name, long value) in StateFields.Of(commit)) SetState(name, value);
        return bytes;
    }

    private List<DueProfile> Due(ProfileRequest wanted)
    {
        List<DueProfile> due = [];
        if (wanted.DueUntil is not { } until || wanted.DueLimit <= 0) return due;
        using SqliteDataReader rows = _due.Read(until.UnixMilliseconds, wanted.DueLimit);
        while (rows.Read())
            due.Add(new DueProfile(Encoding.UTF8.GetString((byte[])rows[0]), new Instant(rows.GetInt64(1)), (byte[])rows[2]));
        return due;
    }

    private T Transact<T>(Func<T> work)
    {
        _begin.Execute();
        try
        {
            T result = work();
            _commit.Execute();
            return result;
        }
        catch (ArgumentException)
        {
            _rollback.Execute();
            throw;
        }

        // After any other fault the owner of this object drops it, and closing the connection rolls back.
    }

    private long State(string name) => _getState.Ask(name) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;

    private void SetState(string name, long value) => _setState.Execute(name, value);

    private EmbeddedStatement Prepare(string text, int parameters = 0) => new(_connection, text, parameters);
}
