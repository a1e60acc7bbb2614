using StreamEngine.Store;

namespace StreamEngine.Publish;

/// <summary>Asks the store again, ever more slowly, for as long as it is away; tells once that it went and once that it is back.</summary>
internal sealed class StorePatience(FeedOptions options, TimeProvider time, ILogger log)
{
    public async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask, CancellationToken ct)
    {
        TimeSpan pause = options.RetryFirst;
        bool hasWaited = false;
        while (true)
        {
            try
            {
                T answer = await ask();
                if (hasWaited) Log.FeedGoesOn(log);
                return answer;
            }
            catch (StoreUnavailableException unavailable)
            {
                if (!hasWaited) Log.FeedWaits(log, unavailable.Message);
                hasWaited = true;
            }

            await Task.Delay(pause, time, ct);
            pause = pause * 2 < options.RetryLongest ? pause * 2 : options.RetryLongest;
        }
    }
}
