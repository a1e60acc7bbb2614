namespace StreamEngine.Load.Traffic;

/// <summary>What traffic is like.</summary>
internal sealed record TrafficShape
{
    /// <summary>How many customers there are.</summary>
    public int Customers { get; init; } = 100_000;

    /// <summary>Exponent of Zipf's law, by which some customers turn up more often than others: 0 for all alike, 1 for the classic skew.</summary>
    public double Skew { get; init; } = 0.8;

    /// <summary>Share of each channel; they need not add up to 1.</summary>
    public IReadOnlyDictionary<string, double> Channels { get; init; } = new Dictionary<string, double> { ["call"] = 55, ["chat"] = 25, ["email"] = 15, ["bot"] = 5 };

    /// <summary>Share of interactions of nobody known.</summary>
    public double Anonymous { get; init; } = 0.02;

    /// <summary>Share of events that arrive late, and by how much at most.</summary>
    public double OutOfOrder { get; init; } = 0.02;

    /// <summary>How late they are at most, in seconds.</summary>
    public double LateSeconds { get; init; } = 20;

    /// <summary>Share of events that are sent twice.</summary>
    public double Duplicates { get; init; } = 0.01;

    /// <summary>Share of events that are probes: they raise a customer's level for certain, so that their way can be timed.</summary>
    public double Probes { get; init; } = 0.01;

    /// <summary>Bytes of a message at least; it is padded with what the engine does not read.</summary>
    public int PayloadBytes { get; init; } = 300;

    /// <summary><c>json</c> or <c>protobuf</c>.</summary>
    public string Format { get; init; } = "json";

    /// <summary>A burst: for so many seconds of each period the rate is multiplied.</summary>
    public BurstShape? Burst { get; init; }

    /// <summary>An incident: a share of all customers contacts again and again about one thing.</summary>
    public IncidentShape? Incident { get; init; }
}

/// <param name="EverySeconds">From the beginning of one burst to that of the next.</param>
/// <param name="ForSeconds">How long one lasts.</param>
/// <param name="Factor">By which the rate is multiplied meanwhile.</param>
internal sealed record BurstShape(double EverySeconds, double ForSeconds, double Factor);

/// <param name="AfterSeconds">From the start of the traffic.</param>
/// <param name="ForSeconds">How long it lasts.</param>
/// <param name="CustomerShare">Share of customers who are hit.</param>
/// <param name="TrafficShare">Share of the traffic that they make meanwhile.</param>
internal sealed record IncidentShape(double AfterSeconds, double ForSeconds, double CustomerShare, double TrafficShare);
