namespace StreamEngine.Tests.Support;

/// <summary>Waits for what must come about, without saying how soon: the limit only ends a test that would hang.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        using CancellationTokenSource end = new(limit ?? Limit);
        while (!await condition())
        {
            if (end.IsCancellationRequested) throw new TimeoutException($"Never came about: {what}");
            await Task.Delay(10);
        }
    }

    public static Task BecomesTrueAsync(Func<bool> condition, string what) => BecomesTrueAsync(() => Task.FromResult(condition()), what);
}
