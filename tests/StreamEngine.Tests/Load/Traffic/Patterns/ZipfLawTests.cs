using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Tests.Load.Traffic.Patterns;

/// <summary>Ranks drawn by Zipf's law against the law itself.</summary>
public sealed class ZipfLawTests
{
    private const int Draws = 400_000;

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1)]
    [InlineData(1.7)]
    public void Each_rank_comes_as_often_as_the_law_says(double skew)
    {
        const int Ranks = 1_000;
        ZipfLaw law = new(Ranks, skew);
        TrafficRandom random = new(7);
        int[] drawn = new int[Ranks + 1];
        for (int i = 0; i < Draws; i++) drawn[law.Next(random)]++;
        double all = Enumerable.Range(1, Ranks).Sum(rank => Math.Pow(rank, -skew));
        foreach ((int from, int to) in ((int, int)[])[(1, 1), (2, 2), (3, 10), (11, 100), (101, 500), (501, 1_000)])
        {
            double share = Enumerable.Range(from, to - from + 1).Sum(rank => Math.Pow(rank, -skew)) / all;
            double deviation = Math.Sqrt(Draws * share * (1 - share));
            Assert.InRange(drawn[from..(to + 1)].Sum(), (Draws * share) - (5 * deviation), (Draws * share) + (5 * deviation));
        }
    }

    [Theory]
    [InlineData(1, 0.8)]
    [InlineData(2, 3)]
    [InlineData(100_000_000, 0.3)]
    public void No_rank_lies_outside(int ranks, double skew)
    {
        ZipfLaw law = new(ranks, skew);
        TrafficRandom random = new(1);
        for (int i = 0; i < 10_000; i++) Assert.InRange(law.Next(random), 1, ranks);
    }
}
