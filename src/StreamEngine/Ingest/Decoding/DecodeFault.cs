namespace StreamEngine.Ingest.Decoding;

/// <summary>Why a record cannot be used.</summary>
/// <param name="Class">A short stable token of <see cref="FaultClass"/>, for counting.</param>
/// <param name="Message">One sentence for the producer's engineer. Names fields, never shows a customer's data.</param>
internal sealed record DecodeFault(string Class, string Message);

/// <summary>The classes of faults: they are metric labels and header values, so they do not change.</summary>
internal static class FaultClass
{
    /// <summary>No payload, or a tombstone.</summary>
    public const string Empty = "empty";

    /// <summary>More bytes than any interaction needs.</summary>
    public const string TooLarge = "too-large";

    public const string MalformedJson = "malformed-json";
    public const string MalformedProtobuf = "malformed-protobuf";

    /// <summary>The CloudEvents envelope is broken, or holds no data.</summary>
    public const string MalformedEnvelope = "malformed-envelope";

    /// <summary>Readable, but a field has the wrong type or an impossible value, or a required one is missing.</summary>
    public const string InvalidValue = "invalid-value";

    /// <summary>The event lies further ahead of the wall clock than <c>Kafka:MaxClockSkew</c>.</summary>
    public const string ClockSkew = "clock-skew";

    /// <summary>Was re-routed before, and still lies in the wrong partition.</summary>
    public const string MisroutedAgain = "misrouted-again";

    /// <summary>The decoder itself failed: a fault of ours, to be reported.</summary>
    public const string DecoderFailure = "decoder-failure";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
        [Empty, TooLarge, MalformedJson, MalformedProtobuf, MalformedEnvelope, InvalidValue, ClockSkew, MisroutedAgain, DecoderFailure];
}
