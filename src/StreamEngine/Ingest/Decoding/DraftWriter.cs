using System.Text;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Ingest.Decoding;

/// <summary>Writes field values into a draft: the one place that knows which field takes what, whatever the format.</summary>
/// <remarks>Each method returns null, or what is wrong with the value. One draft, reused; for one thread.</remarks>
internal sealed class DraftWriter
{
    private static readonly long EarliestMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly StringPool _names = new();

    public InteractionDraft Draft { get; } = new();

    /// <param name="field">Any field whose JSON value is a string.</param>
    /// <param name="utf8">Valid UTF-8, unescaped.</param>
    public string? Text(Field field, ReadOnlySpan<byte> utf8)
    {
        switch (field)
        {
            case Field.Id: Draft.Id = Unique(utf8); return null;
            case Field.CustomerId: Draft.CustomerId = Unique(utf8); return null;
            case Field.CaseId: Draft.CaseId = Unique(utf8); return null;
            case Field.Source: Draft.Source = Name(utf8); return null;
            case Field.Queue: Draft.Queue = Name(utf8); return null;
            case Field.Agent: Draft.Agent = Name(utf8); return null;
            case Field.Topic: Draft.Topic = Name(utf8); return null;
            case Field.AccountValue: Draft.AccountValue = Name(utf8); return null;
            case Field.Segment: Draft.Segment = Name(utf8); return null;
            case Field.Region: Draft.Region = Name(utf8); return null;
            case Field.Lifecycle: Draft.Lifecycle = Name(utf8); return null;
            default: return Word(field, utf8);
        }
    }

    public string? Time(Field field, long unixMilliseconds)
    {
        if (unixMilliseconds < EarliestMilliseconds || unixMilliseconds > LatestMilliseconds)
        {
            return $"{FieldNames.Of(field)} is not a moment of the years 1 to 9999";
        }

        if (field == Field.StartedAt) Draft.StartedAt = new Instant(unixMilliseconds);
        else Draft.EndedAt = new Instant(unixMilliseconds);
        return null;
    }

    public string? Number(Field field, double value)
    {
        if (!double.IsFinite(value)) return $"{FieldNames.Of(field)} is too large a number";
        switch (field)
        {
            case Field.WaitSeconds: Draft.WaitSeconds = value; return null;
            case Field.HoldSeconds: Draft.HoldSeconds = value; return null;
            case Field.Sentiment: Draft.Sentiment = value; return null;
            case Field.SentimentMagnitude: Draft.SentimentMagnitude = value; return null;
        }

        // 3.0 is as good as 3: some producers know only floating-point numbers.
        return value == Math.Truncate(value) && Math.Abs(value) <= int.MaxValue
            ? Whole(field, (int)value)
            : $"{FieldNames.Of(field)} is not a whole number of 32 bits";
    }

    public string? Whole(Field field, int value)
    {
        switch (field)
        {
            case Field.Transfers: Draft.Transfers = value; return null;
            case Field.Csat: Draft.Csat = value; return null;
            case Field.Nps: Draft.Nps = value; return null;
            case Field.Ces: Draft.Ces = value; return null;
            case Field.Revision: Draft.Revision = value; return null;
            default: return $"{FieldNames.Of(field)} is not a number";
        }
    }

    public void Complaint(bool value) => Draft.Complaint = value;

    private string? Word(Field field, ReadOnlySpan<byte> word)
    {
        switch (field)
        {
            case Field.Channel when Words.TryChannel(word, out Channel? channel):
                Draft.Channel = channel;
                return null;
            case Field.Direction when Words.TryDirection(word, out Direction direction):
                Draft.Direction = direction;
                return null;
            case Field.Outcome when Words.TryOutcome(word, out Outcome outcome):
                Draft.Outcome = outcome;
                return null;
            case Field.SentimentScale when Words.TryScale(word, out SentimentScale scale):
                Draft.SentimentScale = scale;
                return null;
            case Field.SelfService when Words.TrySelfService(word, out SelfService selfService):
                Draft.SelfService = selfService;
                return null;
            default:
                return $"{FieldNames.Of(field)} is not {Known(field)}";
        }
    }

    private static string Known(Field field) => field switch
    {
        Field.Channel => Words.Channels,
        Field.Direction => Words.Directions,
        Field.Outcome => Words.Outcomes,
        Field.SentimentScale => Words.Scales,
        _ => Words.SelfServices,
    };

    private static string? Unique(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);

    private string? Name(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : _names.Get(utf8);
}
