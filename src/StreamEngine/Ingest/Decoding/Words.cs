using System.Text;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Ingest.Decoding;

/// <summary>The words of the interaction format and what they stand for. Case does not matter; an empty word is a missing one.</summary>
internal static class Words
{
    public const string Channels = "call, chat, email, social, sms, survey, bot or order";
    public const string Directions = "inbound or outbound";
    public const string Outcomes = "resolved, unresolved, escalated, abandoned or unknown";
    public const string Scales = "unit, amazon, genesys or google";
    public const string SelfServices = "contained, handedOff or abandoned";

    public static bool TryChannel(ReadOnlySpan<byte> word, out Channel? channel)
    {
        channel = word switch
        {
            _ when Is(word, "call"u8) => Channel.Call,
            _ when Is(word, "chat"u8) => Channel.Chat,
            _ when Is(word, "email"u8) => Channel.Email,
            _ when Is(word, "social"u8) => Channel.Social,
            _ when Is(word, "sms"u8) => Channel.Sms,
            _ when Is(word, "survey"u8) => Channel.Survey,
            _ when Is(word, "bot"u8) => Channel.Bot,
            _ when Is(word, "order"u8) => Channel.Order,
            _ => null,
        };
        return channel is not null || word.IsEmpty;
    }

    public static bool TryDirection(ReadOnlySpan<byte> word, out Direction direction)
    {
        direction = Is(word, "inbound"u8) ? Direction.Inbound : Is(word, "outbound"u8) ? Direction.Outbound : Direction.Unknown;
        return direction != Direction.Unknown || word.IsEmpty || Is(word, "unknown"u8);
    }

    public static bool TryOutcome(ReadOnlySpan<byte> word, out Outcome outcome)
    {
        outcome = word switch
        {
            _ when Is(word, "resolved"u8) => Outcome.Resolved,
            _ when Is(word, "unresolved"u8) => Outcome.Unresolved,
            _ when Is(word, "escalated"u8) => Outcome.Escalated,
            _ when Is(word, "abandoned"u8) => Outcome.Abandoned,
            _ => Outcome.Unknown,
        };
        return outcome != Outcome.Unknown || word.IsEmpty || Is(word, "unknown"u8);
    }

    public static bool TryScale(ReadOnlySpan<byte> word, out SentimentScale scale)
    {
        scale = word switch
        {
            _ when Is(word, "amazon"u8) => SentimentScale.Amazon,
            _ when Is(word, "genesys"u8) => SentimentScale.Genesys,
            _ when Is(word, "google"u8) => SentimentScale.Google,
            _ => SentimentScale.Unit,
        };
        return scale != SentimentScale.Unit || word.IsEmpty || Is(word, "unit"u8);
    }

    public static bool TrySelfService(ReadOnlySpan<byte> word, out SelfService selfService)
    {
        selfService = word switch
        {
            _ when Is(word, "contained"u8) => SelfService.Contained,
            _ when Is(word, "handedOff"u8) => SelfService.HandedOff,
            _ when Is(word, "abandoned"u8) => SelfService.Abandoned,
            _ => SelfService.None,
        };
        return selfService != SelfService.None || word.IsEmpty || Is(word, "none"u8);
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(word, known);
}
