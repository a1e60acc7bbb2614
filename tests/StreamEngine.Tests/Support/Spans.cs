namespace StreamEngine.Tests.Support;

internal static class Spans
{
    /// <summary>Waits for ten such spans, one after the other.</summary>
    /// <remarks>
    /// Ten delays, and not one that is ten times as long: in a process that stalls, one would be heard of together with whatever else was due
    /// meanwhile; of ten, each begins when the one before has been heard of, so what takes one span is long over at the end of the last.
    /// </remarks>
    public static async Task OutlastAsync(this TimeSpan span)
    {
        for (int times = 0; times < 10; times++) await Task.Delay(span);
    }
}
