using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Interactions;

public sealed class InteractionTests
{
    private static readonly Dictionary<string, Action<InteractionDraft>> Mistakes = new()
    {
        ["id is missing"] = draft => draft.Id = null,
        ["channel is missing"] = draft => draft.Channel = null,
        ["revision is -1, below 0"] = draft => draft.Revision = -1,
        ["startedAt is missing"] = draft => draft.StartedAt = null,
        ["startedAt is not between 1980 and 2200"] = draft => draft.StartedAt = new Instant(0),
        ["endedAt is before startedAt"] = draft => draft.EndedAt = draft.StartedAt - TimeSpan.FromSeconds(1),
        ["endedAt is more than a year after startedAt"] = draft => draft.EndedAt = draft.StartedAt + TimeSpan.FromDays(400),
        ["transfers is -1, not 0 to 10000"] = draft => draft.Transfers = -1,
        ["sentimentMagnitude is not 0 or more"] = draft => draft.SentimentMagnitude = -1,
        ["waitSeconds is -5, not 0 to 31622400"] = draft => draft.WaitSeconds = -5,
        ["holdSeconds is NaN, not 0 to 31622400"] = draft => draft.HoldSeconds = double.NaN,
        ["sentiment is off its scale of -1 to 1"] = draft => draft.Sentiment = 1.01,
        ["sentiment is off its scale of -5 to 5"] = draft => (draft.Sentiment, draft.SentimentScale) = (-5.01, SentimentScale.Amazon),
        ["sentiment is off its scale of -100 to 100"] = draft => (draft.Sentiment, draft.SentimentScale) = (double.NaN, SentimentScale.Genesys),
        ["csat is 6, not 1 to 5"] = draft => draft.Csat = 6,
        ["nps is 11, not 0 to 10"] = draft => draft.Nps = 11,
        ["ces is 0, not 1 to 7"] = draft => draft.Ces = 0,
        ["topic is longer than 256 characters"] = draft => draft.Topic = new string('x', 257),
        ["lifecycle is longer than 256 characters"] = draft => draft.Lifecycle = new string('x', 257),
    };

    public static TheoryData<string> Faults => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_names_its_field(string expected)
    {
        InteractionDraft draft = new() { Id = "i", Channel = Channel.Call, StartedAt = Make.Monday };
        Mistakes[expected](draft);
        Assert.False(Interaction.TryCreate(draft, out Interaction? interaction, out string? fault));
        Assert.Null(interaction);
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData(SentimentScale.Unit, -0.6204, -620)]
    [InlineData(SentimentScale.Amazon, -5, -1000)]
    [InlineData(SentimentScale.Amazon, 2.5, 500)]
    [InlineData(SentimentScale.Genesys, 37, 370)]
    [InlineData(SentimentScale.Google, 1, 1000)]
    [InlineData(SentimentScale.Unit, -0.0005, -1)]
    public void Sentiment_comes_down_to_thousandths(object scale, double sentiment, int thousandths) =>
        Assert.Equal(thousandths, Make.Call("i", Make.Monday, draft => (draft.Sentiment, draft.SentimentScale) = (sentiment, (SentimentScale)scale)).SentimentThousandths);

    [Fact]
    public void What_was_not_reported_is_unknown()
    {
        Interaction bare = Make.Of(new InteractionDraft { Id = "i", Channel = Channel.Chat, StartedAt = Make.Monday });
        Assert.Null(bare.CustomerId);
        Assert.Equal("", bare.Source);
        Assert.Null(bare.Duration);
        Assert.Null(bare.SentimentThousandths);
        Assert.Null(bare.WaitSeconds);
        Assert.Null(bare.Csat);
        Assert.False(bare.Complaint);
    }

    [Fact]
    public void Keys_are_stored_and_so_never_change()
    {
        Assert.Equal(InteractionKey.Of("pbx-eu-1", "b7"), Make.Call("b7", Make.Monday, draft => draft.Source = "pbx-eu-1").Key);
        Assert.NotEqual(InteractionKey.Of("ab", "c"), InteractionKey.Of("a", "bc"));
        Assert.NotEqual(InteractionKey.Of("", "a"), InteractionKey.Of("a", ""));
        Assert.Equal(0xE3AF45E1CDF0E2C6UL, InteractionKey.Of("pbx-eu-1", "b7"));
        Assert.Equal(0x4C69E50D6B942EC4UL, InteractionKey.Of("", "1"));
        Assert.Equal(0x1A33AC4FU, InteractionKey.Digest("a-77"));
    }
}
