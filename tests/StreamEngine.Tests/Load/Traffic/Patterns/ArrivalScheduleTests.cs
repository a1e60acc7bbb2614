using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Tests.Load.Traffic.Patterns;

/// <summary>When events are due.</summary>
public sealed class ArrivalScheduleTests
{
    [Fact]
    public void Events_are_due_evenly_and_in_bursts_closer_together()
    {
        Assert.Equal(1_000, CountWithin(new ArrivalSchedule(100), 10));
        Assert.InRange(CountWithin(new ArrivalSchedule(100, new BurstShape(EverySeconds: 5, ForSeconds: 1, Factor: 3)), 10), 1_395, 1_405);
    }

    private static int CountWithin(ArrivalSchedule schedule, double seconds)
    {
        int count = 0;
        for (; schedule.Due < seconds - 1e-6; schedule.Advance()) count++;
        return count;
    }
}
