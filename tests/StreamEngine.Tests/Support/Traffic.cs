using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Tests.Support;

/// <summary>Made-up interactions for tests, seeded.</summary>
internal static class Traffic
{
    public static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    public static Interaction Make(Action<InteractionDraft> fill)
    {
        InteractionDraft draft = new() { Channel = Channel.Call, StartedAt = Start, Source = "test", Direction = Direction.Inbound };
        fill(draft);
        return Interaction.TryCreate(draft, out Interaction? interaction, out string? fault) ? interaction : throw new ArgumentException(fault);
    }

    /// <summary>An unhappy contact about one topic: a few of them cross every threshold.</summary>
    public static Interaction Bad(string id, string customerId, Instant at) => Make(draft =>
    {
        draft.Id = id;
        draft.CustomerId = customerId;
        draft.StartedAt = at;
        draft.Topic = "refund";
        draft.CaseId = "k-" + customerId;
        draft.Outcome = Outcome.Unresolved;
        draft.Sentiment = -0.8;
        draft.WaitSeconds = 900;
        draft.Transfers = 2;
        draft.Complaint = true;
        draft.Csat = 1;
    });

    /// <summary>A mixed month: mostly in order, some out of order, some repeated, some late, some anonymous, some customers in trouble.</summary>
    public static List<Interaction> Mixed(int seed, int count, int customers)
    {
        Random random = new(seed);
        List<Interaction> made = new(count);
        Instant at = Start;
        for (int i = 0; i < count; i++)
        {
            at += TimeSpan.FromSeconds(random.Next(1, 7200));
            if (made.Count > 0 && random.NextDouble() < 0.03)
            {
                made.Add(made[random.Next(Math.Max(0, made.Count - 500), made.Count)]);
                continue;
            }

            TimeSpan behind = random.NextDouble() switch
            {
                < 0.85 => TimeSpan.Zero,
                < 0.98 => TimeSpan.FromMinutes(random.Next(1, 3 * 1440)),
                _ => TimeSpan.FromDays(random.Next(29, 60)),
            };
            made.Add(One(random, i, at - behind, customers));
        }

        return made;
    }

    private static Interaction One(Random random, int number, Instant at, int customers) => Make(draft =>
    {
        int customer = random.Next(customers);
        bool isTrouble = customer % 5 == 0;
        draft.Id = "i-" + number;
        draft.StartedAt = at;
        draft.CustomerId = random.NextDouble() < 0.05 ? null : "c-" + customer;
        draft.Channel = random.NextDouble() < 0.05 ? Channel.Order : (Channel)random.Next(0, 7);
        draft.Topic = random.NextDouble() < 0.7 ? "topic-" + random.Next(3) : null;
        draft.CaseId = isTrouble && random.NextDouble() < 0.5 ? "case-" + customer : null;
        draft.Agent = "a-" + random.Next(20);
        draft.Queue = "q-" + random.Next(4);
        draft.Outcome = isTrouble ? (Outcome)random.Next(2, 5) : (Outcome)random.Next(0, 3);
        draft.Sentiment = random.NextDouble() < 0.6 ? Math.Round((random.NextDouble() * 1.2) - (isTrouble ? 1 : 0.4), 3) : null;
        draft.WaitSeconds = random.NextDouble() < 0.7 ? random.Next(0, 1200) : null;
        draft.Transfers = random.Next(0, 3);
        draft.Complaint = isTrouble && random.NextDouble() < 0.1;
        draft.Csat = random.NextDouble() < 0.2 ? random.Next(1, 6) : null;
        draft.Nps = random.NextDouble() < 0.1 ? random.Next(0, 11) : null;
        draft.AccountValue = customer % 7 == 0 ? "gold" : "standard";
        draft.Revision = random.Next(0, 2);
    });
}
