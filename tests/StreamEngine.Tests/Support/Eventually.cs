namespace StreamEngine.Tests.Support;

/// <summary>Waits for what must come about, without saying how soon: the limit only ends a test that would hang.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static Task BecomesTrueAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null) => BecomesTrueAsync(condition, () => what, limit);

    /// <param name="condition">What must come about.</param>
    /// <param name="what">How it is called, or what stands in its way when it was given up.</param>
    /// <param name="limit">When it is given up.</param>
    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? limit = null)
    {
        using CancellationTokenSource end = new(limit ?? Limit);
        while (!await condition())
        {
            if (end.IsCancellationRequested) throw new TimeoutException($"Never came about: {what()}");
            await Task.Delay(10);
        }
    }

    /// <summary>Watches that something holds for a whole span, and fails as soon as it does not.</summary>
    public static async Task StaysTrueAsync(Func<bool> condition, string what, TimeSpan span)
    {
        using CancellationTokenSource end = new(span);
        while (!end.IsCancellationRequested)
        {
            Assert.True(condition(), $"No longer so: {what}");
            await Task.Delay(50);
        }
    }

    public static Task BecomesTrueAsync(Func<bool> condition, string what, TimeSpan? limit = null) => BecomesTrueAsync(() => Task.FromResult(condition()), what, limit);
}
