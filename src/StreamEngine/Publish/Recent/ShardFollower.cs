using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Publish.Recent;

/// <summary>Follows one shard: what becomes durable goes into its tail, and whoever watches hears of it.</summary>
/// <remarks>One question to the store at a time, and each shard for itself: where one gets no answer, no other waits for it.</remarks>
/// <param name="tail">The shard's newest crossings; nobody else adds to them.</param>
/// <param name="reader">What is durable.</param>
/// <param name="watchers">Who hears of it.</param>
/// <param name="troubles">Where it is told that the shard cannot be read.</param>
/// <param name="options">How the store is asked.</param>
/// <param name="time">The clock by which it is looked at.</param>
/// <param name="log">For operators.</param>
internal sealed class ShardFollower(
    ShardTail tail, IRiskReader reader, Bells watchers, ShardTroubles troubles, FeedOptions options, TimeProvider time, ILogger log)
{
    private readonly FeedBell _bell = new([tail.Shard]);
    private readonly StoredPages _pages = new(reader, tail.Shard, options.PageSize);

    /// <summary>There may be news.</summary>
    public void Ring() => _bell.Ring(tail.Shard);

    /// <summary>Until cancelled: what fails is tried again at the next look, which sees what is missing.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        long? looked = null;
        while (true)
        {
            bool hasNews = _bell.TakeNews(0);

            // By the clock and not only in silence, for a shard that rings may have been made anew, too. News that is there by then is seen.
            if (looked is not { } last || time.GetElapsedTime(last) >= options.PollInterval)
            {
                await TryAsync(LookAsync, ct);
                looked = time.GetTimestamp();
            }
            else if (hasNews && tail.HasBegun)
            {
                await TryAsync(ReadNewsAsync, ct);
            }

            await _bell.WaitAsync(options.PollInterval, time, ct);
        }
    }

    /// <param name="step">Tells whether it is over with any trouble that there was.</param>
    /// <param name="ct">Ends the attempt.</param>
    private async Task TryAsync(Func<CancellationToken, ValueTask<bool>> step, CancellationToken ct)
    {
        try
        {
            if (await step(ct)) troubles.Clear(tail.Shard);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            troubles.Add(tail.Shard, fault);
        }
    }

    private async ValueTask<bool> ReadNewsAsync(CancellationToken ct)
    {
        IReadOnlyList<NumberedCrossing> page = await _pages.ReadAsync(tail.Standing.Last, ct);
        if (page.Count == 0) return true;
        tail.Append(page);
        watchers.Ring(tail.Shard);
        if (page.Count == _pages.Limit) Ring();
        return true;
    }

    /// <summary>How far the shard has come, and whether it is still the one we know. Where there is more to read, only reading it shows whether it can be.</summary>
    private async ValueTask<bool> LookAsync(CancellationToken ct)
    {
        // Not at each news, or all before what cannot be read would be read again with each commit.
        _pages.Widen();
        ShardState? state = await reader.ReadStateAsync(tail.Shard, ct);
        (ushort known, long last, _) = tail.Standing;
        ushort origin = StoreOrigin.DigestOf(state);
        long newest = state?.LastSequence ?? 0;
        if (origin != known || !tail.HasBegun)
        {
            if (known != StoreOrigin.None) Log.StoreMadeAnew(log, tail.Shard.Partition);
            tail.Restart(origin, newest, state?.Time ?? Instant.Start);
            watchers.Ring(tail.Shard);
        }
        else if (newest > last)
        {
            Ring();
            return false;
        }
        else
        {
            tail.Reached(state?.Time ?? Instant.Start);
        }

        return true;
    }
}
