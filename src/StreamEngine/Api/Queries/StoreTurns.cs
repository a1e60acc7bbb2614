namespace StreamEngine.Api.Queries;

/// <summary>Lets so many questions at the store at one time; the others wait. However many callers ask, the engine's own commits get through.</summary>
internal sealed class StoreTurns : IDisposable
{
    /// <summary>Twice what watchers have: a question is over sooner than a snapshot.</summary>
    public const int Limit = 16;

    private readonly SemaphoreSlim _turns = new(Limit);

    /// <summary>Questions under way.</summary>
    public int Taken => Limit - _turns.CurrentCount;

    /// <exception cref="OperationCanceledException">Cancelled, perhaps while waiting.</exception>
    public async Task<T> AskAsync<T>(Func<ValueTask<T>> ask, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        try
        {
            return await ask();
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
