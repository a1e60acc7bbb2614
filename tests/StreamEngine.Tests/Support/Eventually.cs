using System.Diagnostics;

namespace StreamEngine.Tests.Support;

/// <summary>Waits for something to become true; generous, because it is never a measurement.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > (patience ?? Patience)) Assert.Fail($"waited {waited.Elapsed.TotalSeconds:0} s in vain: {what}");
            await Task.Delay(10);
        }
    }
}
