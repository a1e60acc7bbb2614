using StreamEngine.Domain;

namespace StreamEngine.Commands.Traffic;

/// <summary>A believable contact centre: regular customers, a billing incident that makes people call again and again, and a few who turn sour.</summary>
/// <remarks>Seeded: the same seed tells the same story, in time order.</remarks>
internal sealed class DemoTraffic
{
    private static readonly TimeSpan IncidentAfter = TimeSpan.FromHours(5);
    private static readonly string[] Topics = ["delivery", "invoice", "address", "contract", "outage", "general"];

    private readonly Random _random;
    private readonly int _customers;
    private readonly Instant _start;
    private readonly PriorityQueue<TrafficEvent, (Instant, long)> _upcoming = new();
    private long _made;

    public DemoTraffic(int seed, int customers, Instant start)
    {
        _random = new Random(seed);
        _customers = customers;
        _start = start;
        for (int customer = 0; customer < customers; customer++) ScheduleRegular(customer, start);
        for (int customer = 0; customer < customers; customer++)
            if (_random.NextDouble() < 0.04) ScheduleIncident(customer, start + IncidentAfter + Hours(0, 3), tries: 0);
        for (int sour = 0; sour < Math.Max(3, customers / 250); sour++) ScheduleSouring(_random.Next(customers));
    }

    /// <summary>The events in time order, without end.</summary>
    public IEnumerable<TrafficEvent> Events()
    {
        while (_upcoming.TryDequeue(out TrafficEvent? next, out _)) yield return Follow(next);
    }

    /// <summary>What an event leads to is decided when it happens.</summary>
    private TrafficEvent Follow(TrafficEvent happened)
    {
        if (happened.CustomerId is not { } customerId) return happened;
        int customer = int.Parse(customerId.AsSpan(2), null);
        if (happened.CaseId is null) ScheduleRegular(customer, happened.At);
        else if (happened.Topic == "refund" && happened.Outcome != "resolved") ScheduleIncident(customer, happened.At + Hours(2, 20), tries: Tries(happened) + 1);
        return happened;
    }

    private void ScheduleRegular(int customer, Instant after)
    {
        // A Poisson process with a contact every twelve days.
        Instant at = after + TimeSpan.FromDays(-12 * Math.Log(1 - _random.NextDouble()));
        bool isHappy = _random.NextDouble() < 0.85;
        bool isAnonymous = _random.NextDouble() < 0.1;
        if (isAnonymous) Schedule(Regular(at, customer, isHappy) with { Id = NextId(), CustomerId = null });
        Schedule(Regular(at, customer, isHappy));
    }

    private TrafficEvent Regular(Instant at, int customer, bool isHappy)
    {
        string channel = Pick(("call", 55), ("chat", 25), ("email", 15), ("bot", 5));
        return new TrafficEvent
        {
            Id = NextId(),
            At = at,
            CustomerId = Name(customer),
            Channel = channel,
            Topic = Topics[_random.Next(Topics.Length)],
            Outcome = isHappy ? "resolved" : "unresolved",
            Sentiment = isHappy ? Normal(0.35, 0.2) : Normal(-0.2, 0.2),
            WaitSeconds = channel == "bot" ? null : (int)Math.Exp(Normal(channel == "email" ? 8.5 : 3.8, 0.8)),
            Csat = _random.NextDouble() < 0.2 ? (isHappy ? _random.Next(4, 6) : _random.Next(2, 4)) : null,
            SelfService = channel == "bot" ? (isHappy ? "contained" : "handedOff") : null,
            AccountValue = Value(customer),
        };
    }

    /// <summary>Charged twice: people call about their refund until somebody gets it done.</summary>
    private void ScheduleIncident(int customer, Instant at, int tries)
    {
        bool isResolved = _random.NextDouble() < 0.12 + (0.12 * tries);
        Schedule(new TrafficEvent
        {
            Id = $"{NextId()}-try{tries}",
            At = at,
            CustomerId = Name(customer),
            Channel = Pick(("call", 70), ("chat", 20), ("email", 10)),
            Topic = "refund",
            CaseId = $"refund-{customer}",
            Outcome = isResolved ? "resolved" : _random.NextDouble() < 0.2 ? "escalated" : "unresolved",
            Sentiment = isResolved ? Normal(0.2, 0.2) : Normal(-0.25 - (0.15 * tries), 0.15),
            WaitSeconds = (int)Math.Exp(Normal(6, 0.5)),
            Transfers = _random.NextDouble() < 0.4 ? 1 + _random.Next(2) : 0,
            Complaint = !isResolved && _random.NextDouble() < 0.15 * tries,
            AccountValue = Value(customer),
        });
    }

    /// <summary>One customer's way out of the door, over four channels in two days.</summary>
    private void ScheduleSouring(int customer)
    {
        Instant at = _start + Hours(8, 60);
        TrafficEvent first = new()
        {
            Id = NextId(), At = at, CustomerId = Name(customer), Channel = "bot", Topic = "contract", CaseId = $"contract-{customer}",
            Outcome = "unresolved", Sentiment = -0.1, SelfService = "abandoned", AccountValue = "gold",
        };
        Schedule(first);
        Schedule(first with { Id = NextId(), At = at + Hours(1, 3), Channel = "chat", SelfService = null, Sentiment = -0.35, WaitSeconds = 540 });
        Schedule(first with { Id = NextId(), At = at + Hours(8, 20), Channel = "call", SelfService = null, Sentiment = -0.6, WaitSeconds = 900, Transfers = 2, Csat = 2 });
        Schedule(first with { Id = NextId(), At = at + Hours(24, 40), Channel = "email", SelfService = null, Sentiment = -0.8, Complaint = true, Csat = 1 });
        Schedule(first with { Id = NextId(), At = at + Hours(42, 60), Channel = "call", SelfService = null, Sentiment = -0.9, Outcome = "escalated", WaitSeconds = 600, Complaint = true });
    }

    private void Schedule(TrafficEvent traffic) => _upcoming.Enqueue(traffic, (traffic.At, _made));

    private static int Tries(TrafficEvent refund) => int.Parse(refund.Id.AsSpan(refund.Id.IndexOf("try", StringComparison.Ordinal) + 3), null);

    private string NextId() => $"demo-{++_made}";

    private static string Name(int customer) => $"c-{customer}";

    private static string Value(int customer) => (customer % 20) switch { 0 => "gold", 1 or 2 or 3 => "silver", _ => "standard" };

    private TimeSpan Hours(double least, double most) => TimeSpan.FromHours(least + ((most - least) * _random.NextDouble()));

    /// <summary>Box and Muller's transform of two uniform numbers into a normal one.</summary>
    private double Normal(double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));

    private string Pick(params ReadOnlySpan<(string Name, int Weight)> choices)
    {
        int total = 0;
        foreach ((_, int weight) in choices) total += weight;
        int drawn = _random.Next(total);
        foreach ((string name, int weight) in choices)
            if ((drawn -= weight) < 0) return name;
        return choices[^1].Name;
    }
}
