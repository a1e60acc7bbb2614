using StackExchange.Redis;
using StreamEngine.Domain;

namespace StreamEngine.Store.Redis;

/// <summary>Writes a large commit by Redis's own commands, which take its bytes as they are; all of it, or nothing.</summary>
/// <remarks>
/// A script costs Redis two to four times as much for the same bytes: it hashes each argument as a Lua string and copies it twice more. A transaction costs two
/// more round trips instead, so it pays from <see cref="LeastBytes"/> on.
/// <para>The shard's state is watched from before token and commit number are compared until the transaction is carried out. Every writer of a shard
/// changes its state, so whoever comes between makes the transaction end without effect; so does a refusal of any command (OOM, MISCONF,
/// READONLY), which Redis makes as it queues them. The other keys are read under a watch as well, so that each has its type when it is written.</para>
/// <para>No condition asks for a stream's order; <see cref="CommitJudge"/> has seen it before. A hand that changes the stream in the moment
/// between them can shut crossings out of it, which is told to the operator.</para>
/// </remarks>
internal sealed class CommitTransaction(RedisShardKeys keys, EncodedCommit encoded, int streamLength, string channel, ILogger log)
{
    /// <summary>Smaller commits are for the script.</summary>
    public const int LeastBytes = 64 * 1024;

    // A slot that moves meanwhile is for the script: the client would send the transaction on without its conditions.
    private const CommandFlags Flags = CommandFlags.DemandMaster | CommandFlags.NoRedirect;

    /// <summary>The shard's earliest due moment after it, or null: nothing is written, and the script is to say why.</summary>
    public async Task<Instant?> RunAsync(IDatabase database)
    {
        try
        {
            ITransaction transaction = database.CreateTransaction();
            AddConditions(transaction);
            Task writing = Observed(Task.WhenAll(new CommitCommands(transaction, keys, encoded).Add(streamLength, channel)));
            Task<SortedSetEntry[]> first = Observed(transaction.SortedSetRangeByRankWithScoresAsync(keys.Due, 0, 0));
            if (!await transaction.ExecuteAsync(Flags)) return null;
            await TellFaultAsync(writing);
            SortedSetEntry[] due = await first;
            return due.Length == 0 ? Instant.Never : new Instant((long)due[0].Score);
        }
        catch (Exception refused) when (refused is RedisServerException or RedisCommandException)
        {
            return null;
        }
    }

    private void AddConditions(ITransaction transaction)
    {
        ShardCommit commit = encoded.Commit;
        transaction.AddCondition(Condition.HashEqual(keys.State, StateFields.Token, commit.Lease.Token.ToString("N")));

        // A shard has no number of commits before its first.
        transaction.AddCondition(commit.Number == 1
            ? Condition.HashNotExists(keys.State, StateFields.Commits)
            : Condition.HashEqual(keys.State, StateFields.Commits, commit.Number - 1));

        // Of any length: what counts is that it has one, and is watched.
        transaction.AddCondition(Condition.HashLengthGreaterThan(keys.Profiles, -1));
        transaction.AddCondition(Condition.SortedSetLengthGreaterThan(keys.Risk, -1));
        transaction.AddCondition(Condition.SortedSetLengthGreaterThan(keys.Due, -1));
    }

    /// <summary>The rest of it is written, and its number is taken: nobody will write it again.</summary>
    private async Task TellFaultAsync(Task writing)
    {
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (writing.Exception?.InnerException is not { } fault) return;
        string sentence = RedisFault.Of(fault, TimeSpan.Zero)?.Sentence ?? fault.GetType().Name;
        Log.RedisCommitIncomplete(log, encoded.Commit.Number, encoded.Commit.Shard.Partition, sentence);
    }

    /// <summary>Where the transaction is not carried out, nobody waits for the answers of its commands.</summary>
    private static T Observed<T>(T answer)
        where T : Task
    {
        _ = answer.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return answer;
    }
}
