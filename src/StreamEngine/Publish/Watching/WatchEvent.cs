using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Profiles;

namespace StreamEngine.Publish.Watching;

/// <summary>One thing told to a watcher.</summary>
/// <param name="Token">Where the watcher stands when it has handled this: a <see cref="ResumeToken"/>.</param>
internal abstract record WatchEvent(string Token);

/// <param name="Token">See <see cref="WatchEvent"/>.</param>
/// <param name="Crossing">A change of level.</param>
/// <param name="Conflated">Earlier crossings of this customer that were left out.</param>
internal sealed record CrossingEvent(string Token, NumberedCrossing Crossing, int Conflated) : WatchEvent(Token);

/// <param name="Token">See <see cref="WatchEvent"/>.</param>
/// <param name="Customer">Someone at risk, as the snapshot found them.</param>
internal sealed record AtRiskEvent(string Token, CustomerRisk Customer) : WatchEvent(Token);

/// <param name="Token">See <see cref="WatchEvent"/>.</param>
/// <param name="Customers">How many the snapshot told of.</param>
/// <param name="AsOf">The event time that every shard had reached when it was told of; null when not known.</param>
internal sealed record SnapshotCompleteEvent(string Token, int Customers, Instant? AsOf) : WatchEvent(Token);

/// <param name="Token">See <see cref="WatchEvent"/>.</param>
/// <param name="SentAt">The node's wall clock.</param>
/// <param name="AsOf">The event time that every shard has reached; null when not known.</param>
internal sealed record HeartbeatEvent(string Token, Instant SentAt, Instant? AsOf) : WatchEvent(Token);

/// <summary>Where a watcher's events go. Takes them one at a time; taking slowly is how a watcher says that it is slow.</summary>
internal interface IWatchSink
{
    Task SendAsync(WatchEvent told);
}
