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
        yield return new("atLow", tally.AtLow);
        yield return new("atElevated", tally.AtElevated);
        yield return new("atHigh", tally.AtHigh);
        yield return new("atCritical", tally.AtCritical);
    }

    /// <summary>The state, or null where no owner ever took the shard. Unknown fields (of a newer version) are left alone.</summary>
    /// <exception cref="InvalidDataException">A field holds what no engine writes there.</exception>
    public static ShardState? Read(ShardId shard, IReadOnlyDictionary<string, string> fields, Instant nextDue)
    {
        if (!fields.ContainsKey(Token)) return null;
        return new ShardState
        {
            Shard = shard,
            Lease = new ShardLease(Number(Epoch), Name(Token)),
            Origin = Name(Origin),
            Commits = Number(Commits),
            LastSequence = Number(Sequence),
            Time = fields.ContainsKey(Time) ? new Instant(Number(Time)) : Instant.Start,
            NextDue = nextDue,
            Offsets = OffsetVector.Of(
                from field in fields.Keys
                where field.StartsWith(OffsetPrefix, StringComparison.Ordinal)
                select KeyValuePair.Create(field[OffsetPrefix.Length..], Number(field))),
            Tally = new ShardTally
            {
                Consumed = Number("consumed"),
                Applied = Number("applied"),
                Amended = Number("amended"),
                Purchases = Number("purchases"),
                Anonymous = Number("anonymous"),
                Late = Number("late"),
                Duplicates = Number("duplicates"),
                DeadLetters = Number("deadLetters"),
                Misrouted = Number("misrouted"),
                Folded = Number("folded"),
                Corrupt = Number("corrupt"),
                AtLow = Number("atLow"),
                AtElevated = Number("atElevated"),
                AtHigh = Number("atHigh"),
                AtCritical = Number("atCritical"),
            },
        };

        long Number(string name)
        {
            if (!fields.TryGetValue(name, out string? value)) return 0;
            return long.TryParse(value, CultureInfo.InvariantCulture, out long number) ? number : throw Damage(shard, name, "no whole number");
        }

        Guid Name(string name)
        {
            if (!fields.TryGetValue(name, out string? value)) return Guid.Empty;
            return Guid.TryParseExact(value, "N", out Guid given) ? given : throw Damage(shard, name, "not 32 hex digits");
        }
    }

    private static InvalidDataException Damage(ShardId shard, string field, string fault) =>
        new($"The stored state of shard {shard} cannot be read (field {field} is {fault}): restore the store, or remove all of the shard to rebuild it from Kafka.");
}
