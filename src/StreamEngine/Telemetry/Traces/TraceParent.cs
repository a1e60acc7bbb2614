using System.Buffers;
using System.Diagnostics;

namespace StreamEngine.Telemetry.Traces;

/// <summary>W3C's <c>traceparent</c>: <c>00-{trace id}-{span id}-{flags}</c> in 2, 32, 16 and 2 hex digits. Versions after 00 may append more.</summary>
internal static class TraceParent
{
    public const string Header = "traceparent";

    private const int Length = 55;

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Whether it can be used at all. What cannot is as if it were not there.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) =>
        HasForm(text)
        && IsHex(text[..2]) && !text[..2].SequenceEqual("ff"u8)
        && IsHex(TraceId(text)) && TraceId(text).ContainsAnyExcept((byte)'0')
        && IsHex(SpanId(text)) && SpanId(text).ContainsAnyExcept((byte)'0')
        && IsHex(text[53..Length]);

    /// <summary>Whether who sent it traces; of a valid one.</summary>
    public static bool IsSampled(ReadOnlySpan<byte> text) => (text[54] <= '9' ? text[54] - '0' : text[54] - 'a' + 10) % 2 == 1;

    /// <summary>The span that it names; of a valid one.</summary>
    public static ActivityContext Read(ReadOnlySpan<byte> text) => new(
        ActivityTraceId.CreateFromUtf8String(TraceId(text)),
        ActivitySpanId.CreateFromUtf8String(SpanId(text)),
        IsSampled(text) ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
        isRemote: true);

    private static bool HasForm(ReadOnlySpan<byte> text) =>
        (text.Length == Length || (text.Length > Length && text[Length] == '-' && !text[..2].SequenceEqual("00"u8)))
        && text[2] == '-' && text[35] == '-' && text[52] == '-';

    private static ReadOnlySpan<byte> TraceId(ReadOnlySpan<byte> text) => text[3..35];

    private static ReadOnlySpan<byte> SpanId(ReadOnlySpan<byte> text) => text[36..52];

    private static bool IsHex(ReadOnlySpan<byte> digits) => !digits.ContainsAnyExcept(Hex);
}
