using StreamEngine.Domain.Crossings;

namespace StreamEngine.Publish;

/// <summary>One crossing as a reader of the feed gets it.</summary>
/// <param name="Crossing">The crossing.</param>
/// <param name="Missed">
/// How many crossings of its shard lay between the reader's position and this one that the store no longer keeps
/// (<c>StreamLength</c>): 0 unless the reader stayed away too long.
/// </param>
internal readonly record struct FeedItem(NumberedCrossing Crossing, long Missed);
