namespace StreamEngine.Ingest.Decoding;

/// <summary>How JSON writes a field.</summary>
internal enum JsonKind : byte
{
    /// <summary>However it likes: we do not read it.</summary>
    None,
    Text,
    Number,
    Time,
    Truth,
}

/// <summary>Which field is written how.</summary>
internal static class JsonKinds
{
    public static JsonKind Of(Field field) => field switch
    {
        Field.None => JsonKind.None,
        Field.Complaint => JsonKind.Truth,
        Field.StartedAt or Field.EndedAt => JsonKind.Time,
        Field.WaitSeconds or Field.HoldSeconds or Field.Sentiment or Field.SentimentMagnitude
            or Field.Transfers or Field.Csat or Field.Nps or Field.Ces or Field.Revision => JsonKind.Number,
        _ => JsonKind.Text,
    };
}
