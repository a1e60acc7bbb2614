using StreamEngine.Load.Reports;

namespace StreamEngine.Tests.Load.Reports;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, "", "0")]
    [InlineData(1234, "", "1,234")]
    [InlineData(3_552_981, "", "3,552,981")]
    [InlineData(118_432.7, "/s", "118,433 /s")]
    [InlineData(0.7134, "", "0.713")]
    [InlineData(999.7, "", "1,000")]
    [InlineData(-12.34, "", "−12.3")]
    [InlineData(0.00001234, "", "1.23E−5")]
    [InlineData(double.NaN, "ms", "–")]
    [InlineData(double.PositiveInfinity, "ms", "∞")]
    [InlineData(12.345, "ms", "12.3 ms")]
    [InlineData(0.0123, "s", "12.3 ms")]
    [InlineData(0.25, "ms", "250 µs")]
    [InlineData(250, "us", "250 µs")]
    [InlineData(90, "s", "1.5 min")]
    [InlineData(7200, "seconds", "2 h")]
    [InlineData(912, "B", "912 B")]
    [InlineData(25_165_824, "KiB", "24 GiB")]
    [InlineData(2_097_152, "bytes/s", "2 MiB/s")]
    [InlineData(-3_145_728, "B/h", "−3 MiB/h")]
    [InlineData(0.25, "s/s", "0.25 s/s")]
    [InlineData(1.5, "cores", "1.5 cores")]
    public void A_number_is_written_as_people_read_it(double value, string unit, string expected) => Assert.Equal(expected, Numbers.Text(value, unit));

    [Theory]
    [InlineData(950, "950")]
    [InlineData(12_300, "12.3k")]
    [InlineData(1_500_000, "1.5M")]
    [InlineData(2e9, "2G")]
    public void A_number_is_short_where_there_is_little_room(double value, string expected) => Assert.Equal(expected, Numbers.Short(value));

    [Fact]
    public void Numbers_a_step_apart_are_alike_in_decimals_and_prefix()
    {
        Assert.Equal(["0", "0.5", "1.0", "1.5"], Numbers.Ladder([0, 0.5, 1, 1.5]));
        Assert.Equal(["0", "20k", "40k"], Numbers.Ladder([0, 20_000, 40_000]));
        Assert.Equal(["0", "0.25M", "0.50M", "1.00M"], Numbers.Ladder([0, 250_000, 500_000, 1_000_000]));
        Assert.Equal(["0", "2,000", "4,000"], Numbers.Ladder([0, 2_000, 4_000]));
    }

    [Theory]
    [InlineData(1.2, "20 % more")]
    [InlineData(0.75, "25 % less")]
    [InlineData(1.0001, "the same")]
    public void A_ratio_is_told_as_a_change(double ratio, string expected) => Assert.Equal(expected, Numbers.Change(ratio));
}
