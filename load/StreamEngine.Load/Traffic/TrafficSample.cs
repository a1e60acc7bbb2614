namespace StreamEngine.Load.Traffic;

/// <summary>Some messages of a traffic, kept, to be read again and again.</summary>
internal static class TrafficSample
{
    /// <param name="shape">Valid.</param>
    /// <param name="seed">The same seed takes the same messages.</param>
    /// <param name="count">How many.</param>
    /// <param name="until">They happened before this, one a second.</param>
    public static byte[][] Take(TrafficShape shape, int seed, int count, DateTimeOffset until)
    {
        TrafficGenerator traffic = new(shape, seed, "sample");
        long first = until.ToUnixTimeMilliseconds() - (count * 1_000L);
        return [.. Enumerable.Range(0, count).Select(number => traffic.Next(first + (number * 1_000L), number).Payload.ToArray())];
    }
}
