using FsCheck;
using FsCheck.Fluent;
using StreamEngine.Domain;
using StreamEngine.Publish.Watching;

namespace StreamEngine.Tests.Publish.Watching;

public sealed class ResumeTokenTests
{
    [Fact]
    public void A_token_names_its_position_again()
    {
        Random random = new(1);
        for (int i = 0; i < 2_000; i++)
        {
            WatchPosition position = Anywhere(random);
            string token = ResumeToken.Encode(position);
            Assert.True(ResumeToken.TryDecode(token, out WatchPosition? again));
            Assert.Equal(Shards(position), Shards(again));
            Assert.True(token.Length <= ResumeToken.MostCharacters);
        }
    }

    [Fact]
    public void A_token_that_was_cut_or_changed_is_refused()
    {
        Random random = new(2);
        for (int i = 0; i < 500; i++)
        {
            string token = ResumeToken.Encode(Anywhere(random));
            Assert.False(ResumeToken.TryDecode(token[..random.Next(token.Length)], out _));
            int at = random.Next(token.Length - 1);
            char other = token[at] == 'A' ? 'B' : 'A';
            Assert.False(ResumeToken.TryDecode($"{token[..at]}{other}{token[(at + 1)..]}", out _));
        }
    }

    [Fact]
    public void Any_text_at_all_is_read_or_refused_and_never_throws() => Prop
        .ForAll<string?>(text => !ResumeToken.TryDecode(text ?? "", out WatchPosition? position) || position.Count > 0)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("====")]
    [InlineData("AQAAAAAA")]
    public void Known_nonsense_is_refused(string text) => Assert.False(ResumeToken.TryDecode(text, out _));

    private static WatchPosition Anywhere(Random random)
    {
        WatchPosition position = WatchPosition.Untold(random.Next(1, 200));
        for (int i = 0; i < position.Count; i++)
        {
            long handled = random.Next(3) == 0 ? random.NextInt64(0, 1L << 60) : random.Next(0, 1_000);
            if (random.Next(5) > 0) position[new ShardId(i)] = new ShardPosition(handled, (ushort)random.Next(65_536), random.Next(2) == 0);
        }

        return position;
    }

    private static IEnumerable<ShardPosition?> Shards(WatchPosition position) =>
        Enumerable.Range(0, position.Count).Select(i => position[new ShardId(i)]);
}
