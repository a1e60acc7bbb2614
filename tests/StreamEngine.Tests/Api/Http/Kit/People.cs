using StreamEngine.Domain.Interactions;
using StreamEngine.Tests.Domain.Kit;
using StreamEngine.Tests.Store;

namespace StreamEngine.Tests.Api.Http.Kit;

/// <summary>Customers with a history in which every field of every answer is known.</summary>
internal static class People
{
    /// <summary>What nobody should put into a page, a header or a line unescaped.</summary>
    public const string Hostile = "</script><script>alert('\"&`+')</script>\r\n\ndata: {}\u2028\u0000\u007f\u001b[2J😀عربي";

    /// <summary>Three bad calls and a chat about one refund, a purchase, and a good email.</summary>
    public static IReadOnlyList<Interaction> Angry(string customerId, string? segment = "consumer", string? region = "nl", string text = "refund") =>
    [
        Of(customerId, "order", 300, Channel.Order, _ => { }),
        Of(customerId, "email", 200, Channel.Email, draft => (draft.Outcome, draft.Sentiment, draft.Csat) = (Outcome.Resolved, 0.8, 5)),
        .. Enumerable.Range(0, 3).Select(i => Of(customerId, $"call-{i}", 60 - (10 * i), Channel.Call, draft =>
        {
            (draft.Outcome, draft.Complaint, draft.Sentiment, draft.Direction) = (Outcome.Unresolved, true, -0.9, Direction.Inbound);
            (draft.Csat, draft.Nps, draft.Ces, draft.Transfers) = (1, 0, 7, 2);
            (draft.Topic, draft.WaitSeconds, draft.HoldSeconds) = (text, 1200, 600);
            (draft.Queue, draft.AccountValue, draft.Segment, draft.Region, draft.Lifecycle) = (text, text == "refund" ? "gold" : text, segment, region, text);
        })),
        Of(customerId, "chat", 5, Channel.Chat, draft =>
        {
            (draft.Outcome, draft.SelfService, draft.CaseId, draft.Sentiment) = (Outcome.Escalated, SelfService.HandedOff, text, -0.5);
        }),
    ];

    private static Interaction Of(string customerId, string id, int hoursAgo, Channel channel, Action<InteractionDraft> describe)
    {
        InteractionDraft draft = new() { Id = id, CustomerId = customerId, Channel = channel, StartedAt = Samples.Noon - TimeSpan.FromHours(hoursAgo) };
        describe(draft);
        return Make.Of(draft);
    }
}
