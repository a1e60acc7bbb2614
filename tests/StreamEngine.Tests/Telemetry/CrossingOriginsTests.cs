using StreamEngine.Telemetry;

namespace StreamEngine.Tests.Telemetry;

public sealed class CrossingOriginsTests
{
    [Fact]
    public void The_newest_are_known_until_others_take_their_place_or_the_shard_leaves()
    {
        CrossingOrigins origins = new();
        for (long sequence = 1; sequence <= 1_000; sequence++) origins.Note(3, sequence, new CrossingOrigin(sequence * 10));
        Assert.Equal(new CrossingOrigin(10_000), origins.Find(3, 1_000));
        Assert.Null(origins.Find(3, 1));
        Assert.Null(origins.Find(3, 1_001));
        Assert.Null(origins.Find(4, 1_000));
        origins.Forget(3);
        Assert.Null(origins.Find(3, 1_000));
    }
}
