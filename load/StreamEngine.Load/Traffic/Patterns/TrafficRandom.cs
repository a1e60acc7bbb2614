namespace StreamEngine.Load.Traffic.Patterns;

/// <summary>Random numbers that are the same on every machine for the same seed, and cost a few instructions.</summary>
/// <remarks>SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.</remarks>
internal sealed class TrafficRandom(long seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = (ulong)seed * Step;

    public ulong NextBits()
    {
        ulong bits = _state += Step;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>0 to below 1.</summary>
    public double NextShare() => (NextBits() >> 11) * (1.0 / (1ul << 53));

    /// <summary>0 to below <paramref name="limit"/>.</summary>
    public int Next(int limit) => (int)(((NextBits() >> 32) * (ulong)limit) >> 32);

    /// <summary>Whether something happens that happens in such a share of cases.</summary>
    public bool Happens(double share) => share > 0 && NextShare() < share;
}
