namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>Takes the time, processor and memory of a piece of work, which returns how many items it has done.</summary>
internal sealed class Meter(TimeProvider time)
{
    /// <summary>On a thread of its own, so on one core: allocations are that thread's alone.</summary>
    public Task<Ceiling> OnOneCoreAsync(Func<long> work) => Task.Factory.StartNew(
        () =>
        {
            Tidy();
            (long began, TimeSpan cpu) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
            // Innermost: the work's allocations alone, not those of looking at clocks.
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long items = work();
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            (TimeSpan took, cpu) = (time.GetElapsedTime(began), Environment.CpuUsage.TotalTime - cpu);
            return new Ceiling(items, took, cpu, allocated);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>With whatever threads it needs: allocations are the process's.</summary>
    /// <param name="work">What is measured.</param>
    /// <param name="before">What must come right before and is not.</param>
    public async Task<Ceiling> MeasureAsync(Func<Task<long>> work, Func<Task>? before = null)
    {
        Tidy();
        if (before is not null) await before();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        (long began, TimeSpan cpu) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        long items = await work();
        (TimeSpan took, cpu) = (time.GetElapsedTime(began), Environment.CpuUsage.TotalTime - cpu);
        return new Ceiling(items, took, cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    /// <summary>Nobody pays for what was done before.</summary>
    private static void Tidy()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
