using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>What ordinary customers go through: a contact every three days, so ten in a month, in sixteen variations.</summary>
/// <remarks>One series serves any number of customers: a report names no customer once it has found its profile.</remarks>
internal sealed class SampleCustomers
{
    /// <summary>Different series.</summary>
    public const int Variations = 16;

    private static readonly TimeSpan Apart = TimeSpan.FromDays(3);

    /// <summary>Between one variation and the next, so that not all of them leave a window at once.</summary>
    private static readonly TimeSpan Shift = TimeSpan.FromHours(4);

    private static readonly Instant Begin = Instant.From(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));

    // As the decoder gives them: one string for all customers.
    private static readonly string[] Topics = ["refund", "invoice", "delivery", "contract"];

    private readonly bool _isTroubled;
    private int _round;

    /// <param name="isTroubled">Every fifth contact leaves a case open until the next; else all is well.</param>
    public SampleCustomers(bool isTroubled) => _isTroubled = isTroubled;

    /// <summary>The next reports in time, of every variation.</summary>
    /// <returns>By round, then by variation.</returns>
    public Interaction[][] Next(int rounds)
    {
        Interaction[][] reports = new Interaction[rounds][];
        for (int i = 0; i < rounds; i++, _round++) reports[i] = [.. Enumerable.Range(0, Variations).Select(variation => Report(_round, variation, _isTroubled))];
        return reports;
    }

    /// <summary>One report; its case is a string of its own, as in a customer's life it is.</summary>
    public static Interaction Report(int round, int variation, bool isTroubled)
    {
        int mix = round + variation;
        bool isUnresolved = isTroubled && mix % 5 == 4;
        InteractionDraft draft = new()
        {
            Id = $"i-{round}-{variation}",
            Source = "pbx-eu-1",
            CustomerId = "c-1",
            Channel = (Channel)(mix % 3),
            StartedAt = Begin + (Apart * round) + (Shift * variation),
            Direction = Direction.Inbound,
            Queue = "billing",
            Agent = $"a-{mix % 7}",
            Topic = Topics[mix % Topics.Length],
            CaseId = mix % 5 is 4 or 0 ? $"k-{(mix + 1) / 5}" : null,
            WaitSeconds = 40 + (mix % 5 * 30),
            HoldSeconds = mix % 3 == 0 ? 25 : null,
            Transfers = mix % 9 == 0 ? 1 : 0,
            Outcome = isUnresolved ? Outcome.Unresolved : Outcome.Resolved,
            Sentiment = 0.5 - (mix % 5 * 0.1),
            Csat = mix % 4 == 0 ? 4 : null,
            AccountValue = "gold",
            Segment = "consumer",
            Region = "nl",
            Lifecycle = "renewal",
        };
        return Interaction.TryCreate(draft, out Interaction? interaction, out string? fault) ? interaction : throw new InvalidOperationException(fault);
    }
}
