namespace StreamEngine.Load.Traffic.Patterns;

/// <summary>Something goes wrong for some customers, and they say so again and again.</summary>
/// <param name="shape">When, and how much of it.</param>
/// <param name="customers">How many there are in all.</param>
internal sealed class Incident(IncidentShape shape, int customers)
{
    private readonly int _hit = Math.Max(1, (int)(customers * shape.CustomerShare));

    /// <summary>Whether the next interaction is about it.</summary>
    public bool Hits(double seconds, TrafficRandom random) =>
        seconds >= shape.AfterSeconds && seconds < shape.AfterSeconds + shape.ForSeconds && random.Happens(shape.TrafficShare);

    /// <summary>One of those who are hit: spread over all ranks, from the most frequent to the rarest.</summary>
    public long Customer(TrafficRandom random) => 1 + ((long)random.Next(_hit) * customers / _hit);
}
