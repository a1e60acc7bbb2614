using System.Collections.Concurrent;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>A watcher that believes what it is told, and notices whatever does not fit what it was told before.</summary>
internal sealed class ModelSink : IWatchSink
{
    private readonly ConcurrentDictionary<string, RiskLevel> _levels = new();

    /// <summary>What the watcher takes the levels for; those at Low are left out.</summary>
    public IEnumerable<KeyValuePair<string, RiskLevel>> AtRisk => _levels.Where(entry => entry.Value > RiskLevel.Low);

    public ConcurrentQueue<WatchEvent> Told { get; } = [];

    public ConcurrentQueue<string> Misfits { get; } = [];

    public string? Token { get; private set; }

    /// <summary>Where the last thing told lets it go on.</summary>
    public WatchPosition Position => PositionOf(Token!);

    public bool IsComplete => Told.Any(told => told is SnapshotCompleteEvent);

    public IEnumerable<NumberedCrossing> Crossings => Told.OfType<CrossingEvent>().Select(told => told.Crossing);

    /// <summary>Called before an event is taken.</summary>
    public Func<WatchEvent, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Where a token lets a watcher go on.</summary>
    public static WatchPosition PositionOf(string token)
    {
        Assert.True(ResumeToken.TryDecode(token, out WatchPosition? position), $"no token: {token}");
        return position;
    }

    public async Task SendAsync(WatchEvent told)
    {
        await Before(told);
        Take(told);
        Told.Enqueue(told);
        Token = told.Token;
    }

    private void Take(WatchEvent told)
    {
        if (told is AtRiskEvent customer) _levels[customer.Customer.CustomerId] = customer.Customer.Level;
        if (told is not CrossingEvent { Crossing: var (id, crossing), Conflated: var conflated }) return;
        RiskLevel known = _levels.GetValueOrDefault(crossing.CustomerId);
        if (conflated == 0 && known != crossing.Before) Misfits.Enqueue($"{id} of {crossing.CustomerId}: from {crossing.Before}, known as {known}");
        _levels[crossing.CustomerId] = crossing.After;
    }
}
