using StreamEngine.Load.Scenarios.Latency;

namespace StreamEngine.Tests.Load.Scenarios;

/// <summary>The highest rate that passes is found, and not many are tried.</summary>
public sealed class RateSearchTests
{
    [Theory]
    [InlineData(150_000, 136_000, 150_000)]
    [InlineData(1_000, 900, 1_000)]
    [InlineData(700, 630, 700)]
    [InlineData(1_000_000, 200_000, 200_000)]
    [InlineData(1, 0, 0)]
    public async Task Between_a_tenth_below_the_limit_and_the_limit(double limit, double least, double most)
    {
        int tries = 0;
        double found = await new RateSearch(Parameters(attempts: 1), rate => Task.FromResult(Try(rate, limit))).RunAsync();
        Assert.InRange(found, least, most);
        Assert.InRange(tries, 1, 16);

        bool Try(double rate, double bearable)
        {
            tries++;
            return rate <= bearable;
        }
    }

    [Fact]
    public async Task One_disturbance_does_not_decide()
    {
        int tries = 0;
        Assert.Equal(200_000, await new RateSearch(Parameters(attempts: 2), _ => Task.FromResult(++tries % 2 == 0)).RunAsync());
    }

    private static SearchParameters Parameters(int attempts) => new(100, 1_000, 200_000, 0.1, attempts, TimeSpan.FromSeconds(1));
}
