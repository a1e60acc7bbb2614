using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Protos.V1;
using StreamEngine.Publish.Watching;
using StreamEngine.Store.Wire;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;

namespace StreamEngine.Api.Grpc;

/// <summary>From the engine's own types to the messages of <c>streamengine.v1</c>.</summary>
/// <remarks>Protobuf reserves 0 for "not said", so levels and channels are one higher there than in the domain, as in <see cref="CrossingProtobuf"/>.</remarks>
internal static class RiskMessages
{
    public static WatchUpdate Of(WatchEvent told)
    {
        WatchUpdate update = new() { ResumeToken = told.Token };
        switch (told)
        {
            case CrossingEvent crossing:
                update.Crossing = CrossingProtobuf.ToMessage(crossing.Crossing);
                update.Conflated = crossing.Conflated;
                break;
            case AtRiskEvent atRisk:
                update.AtRisk = Of(atRisk.Customer);
                break;
            case SnapshotCompleteEvent complete:
                update.SnapshotComplete = new SnapshotComplete { Customers = complete.Customers };
                if (complete.AsOf is { } reached) update.SnapshotComplete.AsOfUnixMs = reached.UnixMilliseconds;
                break;
            case HeartbeatEvent heartbeat:
                update.Heartbeat = new Heartbeat { SentAtUnixMs = heartbeat.SentAt.UnixMilliseconds };
                if (heartbeat.AsOf is { } asOf) update.Heartbeat.AsOfUnixMs = asOf.UnixMilliseconds;
                break;
            default:
                throw new ArgumentException($"{told.GetType().Name} has no message");
        }

        return update;
    }

    public static Protos.V1.CustomerRisk Of(Domain.Profiles.CustomerRisk customer)
    {
        Protos.V1.CustomerRisk message = new()
        {
            CustomerId = customer.CustomerId,
            Level = Of(customer.Level),
            Score = customer.Score.Value,
            Priority = customer.Priority,
            EvaluatedAtUnixMs = customer.EvaluatedAt.UnixMilliseconds,
            LastChannel = customer.LastChannel is { } channel ? Of(channel) : ContactChannel.Unspecified,
        };
        message.Drivers.AddRange(customer.Drivers.Select(CrossingProtobuf.ToMessage));
        if (customer.LevelSince is { } since) message.LevelSinceUnixMs = since.UnixMilliseconds;
        if (customer.LastContactAt is { } lastContactAt) message.LastContactAtUnixMs = lastContactAt.UnixMilliseconds;
        if (customer.Queue is not null) message.Queue = customer.Queue;
        if (customer.AccountValue is not null) message.AccountValue = customer.AccountValue;
        if (customer.Segment is not null) message.Segment = customer.Segment;
        if (customer.Region is not null) message.Region = customer.Region;
        if (customer.Lifecycle is not null) message.Lifecycle = customer.Lifecycle;
        return message;
    }

    public static GetCustomerResponse Of(CustomerView customer, string policyHash)
    {
        GetCustomerResponse message = new() { Risk = Of(customer.Risk), AsOfUnixMs = customer.AsOf.UnixMilliseconds, PolicyHash = policyHash };
        message.Windows.AddRange(customer.Windows.Select(Of));
        message.OpenIssues.AddRange(customer.OpenIssues.Select(Of));
        if (customer.LastPurchaseAt is { } purchase) message.LastPurchaseAtUnixMs = purchase.UnixMilliseconds;
        return message;
    }

    public static Protos.V1.TimelineEntry Of(Domain.Profiles.TimelineEntry entry)
    {
        Protos.V1.TimelineEntry message = new() { AtUnixMs = entry.At.UnixMilliseconds };
        if (entry.Contact is { } contact) message.Contact = Of(contact);
        if (entry.Crossing is { } crossing) message.Crossing = Of(crossing);
        return message;
    }

    private static Protos.V1.RiskLevel Of(RiskLevel level) => (Protos.V1.RiskLevel)(level + 1);

    private static ContactChannel Of(Channel channel) => (ContactChannel)(channel + 1);

    private static ContactWindow Of(WindowView window)
    {
        ContactWindow message = new()
        {
            Name = window.Name,
            SpanMs = window.Span.Ticks / TimeSpan.TicksPerMillisecond,
            Contacts = window.Contacts,
            Inbound = window.Inbound,
            Transfers = (int)Math.Min(window.Transfers, int.MaxValue),
            Complaints = window.Complaints,
            SelfServed = window.SelfServed,
            FailedSelfService = window.FailedSelfService,
        };
        message.ByChannel.AddRange(window.ByChannel.Select(each => new ChannelCount { Channel = Of(each.Channel), Contacts = each.Contacts }));
        message.ByOutcome.AddRange(window.ByOutcome.Select(each => new OutcomeCount { Outcome = (ContactOutcome)each.Outcome, Contacts = each.Contacts }));
        if (window.MeanSentiment is { } sentiment) message.MeanSentiment = sentiment;
        if (window.MeanWaitSeconds is { } wait) message.MeanWaitSeconds = wait;
        if (window.MeanHoldSeconds is { } hold) message.MeanHoldSeconds = hold;
        if (window.MeanCsat is { } csat) message.MeanCsat = csat;
        if (window.MeanNps is { } nps) message.MeanNps = nps;
        if (window.MeanCes is { } ces) message.MeanCes = ces;
        return message;
    }

    private static Protos.V1.OpenIssue Of(OpenIssueView issue)
    {
        Protos.V1.OpenIssue message = new()
        {
            OpenedAtUnixMs = issue.Since.UnixMilliseconds,
            LastContactAtUnixMs = issue.LastContactAt.UnixMilliseconds,
            Contacts = issue.Contacts,
        };
        if (issue.CaseId is not null) message.CaseId = issue.CaseId;
        if (issue.Topic is not null) message.Topic = issue.Topic;
        return message;
    }

    private static Protos.V1.TimelineContact Of(Domain.Profiles.TimelineContact contact)
    {
        Protos.V1.TimelineContact message = new()
        {
            Channel = Of(contact.Channel),
            Direction = (ContactDirection)(contact.Direction ?? Direction.Unknown),
            Outcome = (ContactOutcome)(contact.Outcome ?? Outcome.Unknown),
            SelfService = (SelfServiceResult)(contact.SelfService ?? SelfService.None),
            Complaint = contact.Complaint,
        };
        if (contact.Sentiment is { } sentiment) message.Sentiment = sentiment;
        if (contact.Topic is not null) message.Topic = contact.Topic;
        if (contact.CaseId is not null) message.CaseId = contact.CaseId;
        if (contact.WaitSeconds is { } wait) message.WaitSeconds = wait;
        if (contact.HoldSeconds is { } hold) message.HoldSeconds = hold;
        if (contact.Transfers is { } transfers) message.Transfers = transfers;
        if (contact.Csat is { } csat) message.Csat = csat;
        if (contact.Nps is { } nps) message.Nps = nps;
        if (contact.Ces is { } ces) message.Ces = ces;
        return message;
    }

    private static TimelineCrossing Of(PastCrossing crossing) => new()
    {
        Before = Of(crossing.Before),
        After = Of(crossing.After),
        Cause = (CrossingCause)(crossing.Cause + 1),
        Score = crossing.Score.Value,
        LeadingDriver = (FactorKind)crossing.Leading,
    };
}
