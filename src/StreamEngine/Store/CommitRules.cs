namespace StreamEngine.Store;

/// <summary>What must hold of every commit before a store sees it: a fault here is the caller's, not the store's.</summary>
internal static class CommitRules
{
    /// <exception cref="ArgumentException">The commit contradicts itself.</exception>
    public static void Check(ShardCommit commit)
    {
        if (commit.Number < 1) throw new ArgumentException($"Commit number {commit.Number} is below 1.");

        long previousSequence = commit.PreviousSequence();
        for (int i = 0; i < commit.Crossings.Count; i++)
        {
            if (commit.Crossings[i].Id.Sequence != previousSequence + 1 + i || commit.Crossings[i].Id.Shard != commit.Shard)
                throw new ArgumentException($"Crossing {commit.Crossings[i].Id} is not number {previousSequence + 1 + i} of shard {commit.Shard}.");
        }

        foreach (ProfileWrite write in commit.Profiles)
        {
            // Redis would refuse such a score in the middle of the script.
            if (write.AtRiskPriority is { } priority && !double.IsFinite(priority))
                throw new ArgumentException("A priority is not a finite number.");
            if (write.IsRemoval && (write.Due != Domain.Instant.Never || write.AtRiskPriority is not null))
                throw new ArgumentException("A removed customer is neither due nor at risk.");
        }
    }

    /// <summary>The number of the last crossing before this commit.</summary>
    public static long PreviousSequence(this ShardCommit commit) => commit.LastSequence - commit.Crossings.Count;
}
