namespace StreamEngine.Ingest.Decoding;

/// <summary>The fields of an interaction that a decoder can meet.</summary>
internal enum Field : byte
{
    None,
    Id,
    Source,
    CustomerId,
    Channel,
    StartedAt,
    EndedAt,
    Direction,
    Queue,
    Agent,
    Topic,
    CaseId,
    WaitSeconds,
    HoldSeconds,
    Transfers,
    Outcome,
    Complaint,
    Sentiment,
    SentimentScale,
    SentimentMagnitude,
    Csat,
    Nps,
    Ces,
    SelfService,
    AccountValue,
    Segment,
    Region,
    Lifecycle,
    Revision,
}

/// <summary>Field names on the wire.</summary>
internal static class FieldNames
{
    /// <summary>The field of a JSON member; <see cref="Field.None"/> for names that mean nothing to us (<c>text</c> among them).</summary>
    public static Field Find(ReadOnlySpan<byte> name)
    {
        // By length first: a name is then compared to four candidates at most.
        return name.Length switch
        {
            2 => name.SequenceEqual("id"u8) ? Field.Id : Field.None,
            3 => Match(name, "nps"u8, Field.Nps, "ces"u8, Field.Ces),
            4 => name.SequenceEqual("csat"u8) ? Field.Csat : Field.None,
            5 => Match(name, "queue"u8, Field.Queue, "agent"u8, Field.Agent, "topic"u8, Field.Topic),
            6 => Match(name, "source"u8, Field.Source, "caseId"u8, Field.CaseId, "region"u8, Field.Region),
            7 => Match(name, "channel"u8, Field.Channel, "endedAt"u8, Field.EndedAt, "outcome"u8, Field.Outcome, "segment"u8, Field.Segment),
            8 => name.SequenceEqual("revision"u8) ? Field.Revision : Field.None,
            9 => Nine(name),
            10 => name.SequenceEqual("customerId"u8) ? Field.CustomerId : Field.None,
            11 => Match(name, "waitSeconds"u8, Field.WaitSeconds, "holdSeconds"u8, Field.HoldSeconds, "selfService"u8, Field.SelfService),
            12 => name.SequenceEqual("accountValue"u8) ? Field.AccountValue : Field.None,
            14 => name.SequenceEqual("sentimentScale"u8) ? Field.SentimentScale : Field.None,
            18 => name.SequenceEqual("sentimentMagnitude"u8) ? Field.SentimentMagnitude : Field.None,
            _ => Field.None,
        };
    }

    /// <summary>The JSON name of a field, as faults show it.</summary>
    public static string Of(Field field)
    {
        string name = field.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static Field Nine(ReadOnlySpan<byte> name) => name[0] switch
    {
        (byte)'s' => Match(name, "startedAt"u8, Field.StartedAt, "sentiment"u8, Field.Sentiment),
        (byte)'d' => name.SequenceEqual("direction"u8) ? Field.Direction : Field.None,
        (byte)'t' => name.SequenceEqual("transfers"u8) ? Field.Transfers : Field.None,
        (byte)'c' => name.SequenceEqual("complaint"u8) ? Field.Complaint : Field.None,
        (byte)'l' => name.SequenceEqual("lifecycle"u8) ? Field.Lifecycle : Field.None,
        _ => Field.None,
    };

    private static Field Match(
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> first,
        Field firstField,
        ReadOnlySpan<byte> second,
        Field secondField,
        ReadOnlySpan<byte> third = default,
        Field thirdField = Field.None,
        ReadOnlySpan<byte> fourth = default,
        Field fourthField = Field.None)
    {
        if (name.SequenceEqual(first)) return firstField;
        if (name.SequenceEqual(second)) return secondField;
        if (name.SequenceEqual(third)) return thirdField;
        return name.SequenceEqual(fourth) ? fourthField : Field.None;
    }
}
