using StreamEngine.Configuration;
using StreamEngine.Store;

namespace StreamEngine.Sharding;

/// <summary>Asks the store again until it answers. While it does not, the shard holds: its lanes fill and its partitions pause.</summary>
internal sealed class StoreRetry(EngineOptions options, TimeProvider clock, Action<StoreUnavailableException?> onHolding)
{
    /// <summary>The answer, however long it takes; every call must be one that may be made twice.</summary>
    public async ValueTask<T> UntilAnsweredAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken ct)
    {
        Backoff? backoff = null;
        while (true)
        {
            try
            {
                T answer = await ask(ct);
                if (backoff is not null) onHolding(null);
                return answer;
            }
            catch (StoreUnavailableException unavailable)
            {
                if (backoff is null) onHolding(unavailable);
                backoff ??= new Backoff(options, clock);
                await backoff.PauseAsync(ct);
            }
        }
    }
}
