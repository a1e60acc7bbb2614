using System.Globalization;
using StreamEngine.Domain;

namespace StreamEngine.Store;

/// <summary>A shard's state as named values: the fields of the Redis hash and the rows of the embedded table alike.</summary>
/// <remarks>
/// The names are a public contract (README, key schema). Offsets are <c>off:TOPIC</c>; a topic that a commit does not name
/// keeps the offset it has. All values are whole numbers, but for the token and the origin.
/// </remarks>
internal static class StateFields
{
    public const string Epoch = "epoch";
    public const string Token = "token";
    public const string Origin = "origin";
    public const string Commits = "commits";
    public const string Sequence = "sequence";
    public const string Time = "time";
    public const string OffsetPrefix = "off:";

    /// <summary>What a commit sets, which is everything but the lease and the origin.</summary>
    public static IEnumerable<KeyValuePair<string, long>> Of(ShardCommit commit)
    {
        yield return new(Commits, commit.Number);
        yield return new(Sequence, commit.LastSequence);
        yield return new(Time, commit.Time.UnixMilliseconds);
        foreach ((string topic, long next) in commit.Offsets.Entries) yield return new(OffsetPrefix + topic, next);
        ShardTally tally = commit.Tally;
        yield return new("consumed", tally.Consumed);
        yield return new("applied", tally.Applied);
        yield return new("amended", tally.Amended);
        yield return new("purchases", tally.Purchases);
        yield return new("anonymous", tally.Anonymous);
        yield return new("late", tally.Late);
        yield return new("duplicates", tally.Duplicates);
        yield return new("deadLetters", tally.DeadLetters);
        yield return new("misrouted", tally.Misrouted);
        yield return new("folded", tally.Folded);
        yield return new("corrupt", tally.Corrupt);
        yield return new("atElevated", tally.AtElevated);
        yield return new("atHigh", tally.AtHigh);
        yield return new("atCritical", tally.AtCritical);
    }

    /// <summary>The state, or null where no owner ever took the shard. Unknown fields (of a newer version) are left alone.</summary>
    public static ShardState? Read(ShardId shard, IReadOnlyDictionary<string, string> fields, Instant nextDue)
    {
        if (!fields.TryGetValue(Token, out string? token)) return null;
        return new ShardState
        {
            Shard = shard,
            Lease = new ShardLease(Number(fields, Epoch), Guid.ParseExact(token, "N")),
            Origin = fields.TryGetValue(Origin, out string? origin) ? Guid.ParseExact(origin, "N") : Guid.Empty,
            Commits = Number(fields, Commits),
            LastSequence = Number(fields, Sequence),
            Time = fields.ContainsKey(Time) ? new Instant(Number(fields, Time)) : Instant.Start,
            NextDue = nextDue,
            Offsets = OffsetVector.Of(
                from field in fields
                where field.Key.StartsWith(OffsetPrefix, StringComparison.Ordinal)
                select KeyValuePair.Create(field.Key[OffsetPrefix.Length..], Number(fields, field.Key))),
            Tally = new ShardTally
            {
                Consumed = Number(fields, "consumed"),
                Applied = Number(fields, "applied"),
                Amended = Number(fields, "amended"),
                Purchases = Number(fields, "purchases"),
                Anonymous = Number(fields, "anonymous"),
                Late = Number(fields, "late"),
                Duplicates = Number(fields, "duplicates"),
                DeadLetters = Number(fields, "deadLetters"),
                Misrouted = Number(fields, "misrouted"),
                Folded = Number(fields, "folded"),
                Corrupt = Number(fields, "corrupt"),
                AtElevated = Number(fields, "atElevated"),
                AtHigh = Number(fields, "atHigh"),
                AtCritical = Number(fields, "atCritical"),
            },
        };
    }

    private static long Number(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out string? value) ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
}
