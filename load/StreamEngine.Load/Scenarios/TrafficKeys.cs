using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Load.Scenarios;

/// <summary>What a scenario file says of its traffic.</summary>
internal static class TrafficKeys
{
    /// <summary>The engine refuses payloads above 1 MB; what is written besides the padding has room left.</summary>
    private const int MostPayloadBytes = 1_000_000;

    private const double MostSeconds = 24 * 3_600;

    public static TrafficShape Read(KeyReader keys)
    {
        TrafficShape plain = new();
        TrafficShape shape = new()
        {
            Customers = keys.Whole("customers", plain.Customers, 1, 100_000_000),
            Skew = keys.Number("skew", plain.Skew, 0, 3),
            Channels = keys.Group("channels") is { } channels ? Channels(channels) : plain.Channels,
            Anonymous = keys.Number("anonymous", plain.Anonymous, 0, 1),
            OutOfOrder = keys.Number("outOfOrder", plain.OutOfOrder, 0, 1),
            LateSeconds = keys.Number("lateSeconds", plain.LateSeconds, 0, MostSeconds),
            Duplicates = keys.Number("duplicates", plain.Duplicates, 0, 1),
            Probes = keys.Number("probes", plain.Probes, 0, 1),
            PayloadBytes = keys.Whole("payloadBytes", plain.PayloadBytes, 0, MostPayloadBytes),
            Format = keys.Text("format", plain.Format, "json", "protobuf"),
            Burst = keys.Group("burst") is { } burst ? Burst(burst) : null,
            Incident = keys.Group("incident") is { } incident ? Incident(incident) : null,
        };
        if (shape.Anonymous + shape.Probes > 1) keys.Fault("probes", "and anonymous add up to more than 1");
        keys.RefuseOthers();
        return shape;
    }

    private static Dictionary<string, double> Channels(KeyReader keys)
    {
        Dictionary<string, double> shares = [];
        foreach (string channel in ChannelMix.Known)
            if (keys.Number(channel, 0, 0, double.MaxValue) is > 0 and var share) shares[channel] = share;
        keys.RefuseOthers();
        if (shares.Count == 0) keys.Fault("call", "or another channel must have a share above 0");
        return shares;
    }

    private static BurstShape Burst(KeyReader keys)
    {
        foreach (string key in (string[])["everySeconds", "forSeconds", "factor"]) keys.Require(key);
        BurstShape burst = new(keys.Number("everySeconds", 60, 0.1, MostSeconds), keys.Number("forSeconds", 5, 0.1, MostSeconds), keys.Number("factor", 3, 0.01, 1_000));
        if (burst.ForSeconds > burst.EverySeconds) keys.Fault("forSeconds", "is more than everySeconds");
        keys.RefuseOthers();
        return burst;
    }

    private static IncidentShape Incident(KeyReader keys)
    {
        foreach (string key in (string[])["forSeconds", "customerShare", "trafficShare"]) keys.Require(key);
        IncidentShape incident = new(
            keys.Number("afterSeconds", 0, 0, MostSeconds), keys.Number("forSeconds", 60, 0.1, MostSeconds), keys.Number("customerShare", 0.01, 0, 1), keys.Number("trafficShare", 0.3, 0, 1));
        keys.RefuseOthers();
        return incident;
    }
}
