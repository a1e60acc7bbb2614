using StreamEngine.Load.Reports.Plots;

namespace StreamEngine.Tests.Load.Reports;

public sealed class ScaleTests
{
    public static TheoryData<double, double> Ranges => new()
    {
        { 0, 0 }, { 5, 5 }, { -5, -5 }, { 0, 1 }, { 0, 97 }, { 3, 1_000_000 }, { 990, 1_010 }, { -40, 60 }, { 1e-7, 3e-7 }, { 1e15, 1e15 + 1 }, { -1e9, 0 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_round_scale_holds_its_numbers_between_rising_ticks_that_read_differently(double least, double most)
    {
        LinearScale scale = LinearScale.Round(least, most, 5);

        AssertRising(scale);
        Assert.InRange(scale.Ticks.Count, 2, 9);
        Assert.Equal(scale.Ticks.Count, scale.Ticks.Select(tick => tick.Label).Distinct().Count());
        Assert.True(scale.Ticks[0].Value <= least + 1e-9);
        Assert.True(scale.Ticks[^1].Value >= most - (Math.Abs(most) * 1e-9));
        Assert.True(scale.Share(least) <= scale.Share(most));
    }

    [Fact]
    public void An_exact_scale_ends_where_its_numbers_end()
    {
        LinearScale scale = LinearScale.Exact(0, 302.4, 8);

        Assert.Equal(0, scale.Share(0));
        Assert.Equal(1, scale.Share(302.4));
        AssertRising(scale);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.3, 1_200)]
    [InlineData(8, 95)]
    [InlineData(1e-9, 1e9)]
    public void A_scale_of_ratios_gives_every_power_of_ten_the_same_room(double least, double most)
    {
        LogScale scale = new(least, most);

        AssertRising(scale);
        Assert.Equal(scale.Share(10) - scale.Share(1), scale.Share(1) - scale.Share(0.1), least < 0.1 && most > 10 ? 1e-9 : 1);
        Assert.Equal(0, scale.Share(0));
    }

    [Fact]
    public void Numbers_above_zero_that_dwarf_each_other_want_a_scale_of_ratios()
    {
        Assert.True(LogScale.Suits([8, 9, 10, 1_200]));
        Assert.False(LogScale.Suits([8, 9, 10, 12]));
        Assert.False(LogScale.Suits([0, 9, 10, 1_200]));
        Assert.False(LogScale.Suits([]));
    }

    [Fact]
    public void Each_further_nine_takes_the_same_room_and_the_largest_lies_at_the_end()
    {
        RarityScale scale = new([0, 50, 99.9, 100]);

        AssertRising(scale);
        Assert.Equal(scale.Share(90), scale.Share(99) - scale.Share(90), 1e-9);
        Assert.Equal(scale.Share(90), scale.Share(99.9) - scale.Share(99), 1e-9);
        Assert.True(scale.Share(99.9) < 1);
        Assert.Equal(1, scale.Share(100));
        Assert.Equal(["0 %", "50 %", "90 %", "99 %", "99.9 %", "max"], scale.Ticks.Select(tick => tick.Label));
    }

    private static void AssertRising(Scale scale)
    {
        Tick[] ticks = [.. scale.Ticks];
        for (int i = 1; i < ticks.Length; i++)
        {
            Assert.True(ticks[i].Value > ticks[i - 1].Value);
            Assert.True(scale.Share(ticks[i].Value) > scale.Share(ticks[i - 1].Value));
        }
    }
}
