using StreamEngine.Load.Reports;
using StreamEngine.Store;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>What was sent, and what became of it: the two must come to the same.</summary>
/// <param name="Sent">Records that Kafka has taken.</param>
/// <param name="Tally">What the engines have committed of them.</param>
internal sealed record Accounts(long Sent, ShardTally Tally)
{
    /// <summary>Sent, and never committed.</summary>
    public long Lost => Sent - Tally.Consumed;

    /// <summary>Committed, and in none of the counts, or in two.</summary>
    public long Unaccounted => Tally.Consumed
        - (Tally.Applied + Tally.Amended + Tally.Purchases + Tally.Anonymous + Tally.Late + Tally.Duplicates + Tally.DeadLetters + Tally.Misrouted);

    public static Accounts operator +(Accounts a, Accounts b) => new(a.Sent + b.Sent, a.Tally + b.Tally);

    public IEnumerable<Figure> Figures()
    {
        yield return new("sent", Sent, "", "Records that Kafka took.");
        yield return new("consumed", Tally.Consumed, "", "Records that were committed, whatever became of them.");
        yield return new("applied", Tally.Applied + Tally.Amended + Tally.Purchases, "", "Of those: they entered a customer's profile.");
        yield return new("duplicates", Tally.Duplicates, "", "Of those: they had been there before.");
        yield return new("late", Tally.Late, "", "Of those: older than the longest window.");
        yield return new("anonymous", Tally.Anonymous, "", "Of those: nobody's.");
        yield return new("deadLetters", Tally.DeadLetters, "", "Of those: not readable.");
        yield return new("misrouted", Tally.Misrouted, "", "Of those: in another customer's partition.");
        yield return new("lost", Lost, "", "Sent and never committed.");
        yield return new("unaccounted", Unaccounted, "", "Committed, and not in exactly one of the counts above.");
    }
}
