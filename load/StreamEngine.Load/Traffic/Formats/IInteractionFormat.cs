namespace StreamEngine.Load.Traffic.Formats;

/// <summary>Writes interactions as producers do.</summary>
internal interface IInteractionFormat
{
    /// <param name="sketch">What it is.</param>
    /// <param name="names">Who and what it is called.</param>
    /// <param name="channel">Its channel's name.</param>
    /// <param name="leastBytes">Filled up to so many with text that the engine skips.</param>
    /// <param name="target">At least <paramref name="leastBytes"/> and 1 KB long.</param>
    /// <returns>Bytes written.</returns>
    int Write(in InteractionSketch sketch, in SketchNames names, ReadOnlySpan<byte> channel, int leastBytes, Span<byte> target);
}

/// <summary>The names in an interaction, as bytes.</summary>
/// <param name="id">The interaction's.</param>
/// <param name="customerId">Empty: anonymous.</param>
internal readonly ref struct SketchNames(ReadOnlySpan<byte> id, ReadOnlySpan<byte> customerId)
{
    public ReadOnlySpan<byte> Id { get; } = id;

    public ReadOnlySpan<byte> CustomerId { get; } = customerId;
}
