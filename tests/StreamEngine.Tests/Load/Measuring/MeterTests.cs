using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Probes;
using StreamEngine.Load.Reports;

namespace StreamEngine.Tests.Load.Measuring;

/// <summary>Rates, drifts and lost probes from what was counted.</summary>
public sealed class MeterTests
{
    [Fact]
    public void The_steady_rate_is_that_between_the_first_tenth_and_the_last()
    {
        ThroughputMeter meter = new();
        foreach ((double seconds, long count) in ((double, long)[])[(0, 500), (3, 500), (4, 600), (12, 1_400), (16, 1_500)]) meter.Add(seconds, count);
        Assert.Equal(100, meter.SteadyPerSecond(), 1e-9);
        Assert.Equal(1_000 / 13.0, meter.WholePerSecond(), 1e-9);
    }

    [Fact]
    public void What_did_not_rise_has_no_rate()
    {
        ThroughputMeter meter = new();
        Assert.Equal(0, meter.SteadyPerSecond());
        meter.Add(0, 5);
        meter.Add(1, 5);
        Assert.Equal((0, 0), (meter.SteadyPerSecond(), meter.WholePerSecond()));
    }

    [Fact]
    public void A_straight_line_drifts_by_its_slope_and_noise_around_a_level_hardly()
    {
        Assert.Equal(7_200, Trend.PerHour([.. Enumerable.Range(0, 60).Select(second => new SeriesPoint(second, 5 + (2.0 * second)))]), 1e-6);
        Assert.Equal(0, Trend.PerHour([new(0, 1), new(1, 3), new(2, 3), new(3, 1)]), 1e-9);
        Assert.Equal(0, Trend.PerHour([new(4, 1)]));
    }

    [Fact]
    public void A_probe_that_never_comes_is_missing_and_one_that_comes_twice_is_repeated()
    {
        ProbeLedger ledger = new();
        for (int number = 0; number < 3; number++) ledger.Expect(number, due: 100 + number);
        Assert.Equal(101, ledger.Arrive(1));
        Assert.Null(ledger.Arrive(1));
        Assert.Null(ledger.Arrive(7));
        Assert.Equal(102, ledger.Arrive(2));
        Assert.Equal((3, 2, 1, 1), (ledger.Expected, ledger.Arrived, ledger.Missing, ledger.Repeated));
    }

    [Fact]
    public void This_process_uses_memory_and_a_process_that_is_gone_nothing()
    {
        Assert.InRange(ProcessUse.Of(Environment.ProcessId)!.Value.ResidentBytes, 1L << 20, 1L << 40);
        Assert.Null(ProcessUse.Of(int.MaxValue));
    }
}
