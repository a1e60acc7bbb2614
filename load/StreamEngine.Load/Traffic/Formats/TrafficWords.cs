namespace StreamEngine.Load.Traffic.Formats;

/// <summary>The words of made-up interactions, as bytes.</summary>
internal static class TrafficWords
{
    /// <summary>What interactions are about; the first is what an incident is about.</summary>
    public static readonly byte[][] Topics = [.. new[] { "outage", "invoice", "refund", "contract", "delivery", "password", "upgrade", "general" }.Select(Bytes)];

    public static readonly byte[][] Queues = [.. new[] { "technical", "billing", "service" }.Select(Bytes)];

    public static readonly byte[][] AccountValues = [.. new[] { "gold", "silver", "standard" }.Select(Bytes)];

    public static readonly byte[][] Regions = [.. new[] { "nl", "be", "de", "fr" }.Select(Bytes)];

    public static ReadOnlySpan<byte> Of(Mood mood) => mood switch
    {
        Mood.Resolved => "resolved"u8,
        Mood.Unresolved => "unresolved"u8,
        _ => "escalated"u8,
    };

    /// <summary>Of 20 customers one is gold and three are silver.</summary>
    public static ReadOnlySpan<byte> AccountValue(long customer) => AccountValues[(customer % 20) switch { 0 => 0, 1 or 2 or 3 => 1, _ => 2 }];

    public static ReadOnlySpan<byte> Region(long customer) => Regions[customer % Regions.Length];

    public static ReadOnlySpan<byte> Queue(int topic) => Queues[topic % Queues.Length];

    private static byte[] Bytes(string word) => System.Text.Encoding.UTF8.GetBytes(word);
}
