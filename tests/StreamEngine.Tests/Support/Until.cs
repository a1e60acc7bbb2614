using System.Diagnostics;

namespace StreamEngine.Tests.Support;

/// <summary>Waits for a condition, with a deadline so generous that only a real fault meets it.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static void True(Func<bool> condition, Func<string> otherwise)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > Deadline) Assert.Fail(otherwise());
        }
    }

    public static async Task TrueAsync(Func<bool> condition, Func<string> otherwise)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > Deadline) Assert.Fail(otherwise());
            await Task.Delay(10);
        }
    }

    /// <summary>Repeats a step until it says that it is done.</summary>
    public static async Task DoneAsync(Func<Task<bool>> step, Func<string> otherwise)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!await step().WaitAsync(Deadline))
        {
            if (Stopwatch.GetElapsedTime(begun) > Deadline) Assert.Fail(otherwise());
        }
    }

    public static Task<T> DoneAsync<T>(Task<T> task) => task.WaitAsync(Deadline);

    public static Task DoneAsync(Task task) => task.WaitAsync(Deadline);
}
