using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Tests.Domain.Kit;

/// <summary>Makes moments and interactions for tests.</summary>
internal static class Make
{
    public static readonly Instant Monday = Instant.From(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public static Instant After(double hours) => Monday + TimeSpan.FromHours(hours);

    public static Interaction Call(string id, Instant at, Action<InteractionDraft>? describe = null)
    {
        InteractionDraft draft = new() { Id = id, CustomerId = "c-1", Channel = Channel.Call, StartedAt = at };
        describe?.Invoke(draft);
        return Of(draft);
    }

    public static Interaction Of(InteractionDraft draft) =>
        Interaction.TryCreate(draft, out Interaction? interaction, out string? fault) ? interaction : throw new InvalidOperationException(fault);

    /// <summary>All at once that can go wrong for a customer.</summary>
    public static Interaction Awful(string id, Instant at, Channel channel = Channel.Call) => Call(id, at, draft =>
    {
        draft.Channel = channel;
        (draft.Outcome, draft.Complaint, draft.Sentiment) = (Outcome.Unresolved, true, -0.9);
        (draft.Csat, draft.Nps, draft.Ces) = (1, 0, 7);
        (draft.Topic, draft.CaseId, draft.WaitSeconds, draft.HoldSeconds) = ("refund", "k-1", 1200, 600);
    });
}
