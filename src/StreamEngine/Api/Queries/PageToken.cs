using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Profiles.Snapshots;
using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <summary>Where a page goes on, as text that callers give back.</summary>
/// <remarks>
/// <code>base64url( list (1 byte) │ place │ check (4 bytes) )</code>
/// A page token of one list is refused by another. A place among those at risk is sealed; one in a timeline says only where to go on, in
/// what its caller sees whole anyway.
/// </remarks>
internal static class PageToken
{
    private const byte AtRiskList = 3, TimelineList = 2;
    private const int CheckBytes = 4, PlaceBytes = 17;
    private const int MostBytes = 1 + PlaceSeal.MostBytes + CheckBytes;

    public static string Of(AtRiskPlace last) => Encode(AtRiskList, last.Sealed.Span);

    public static string Of(TimelinePlace last)
    {
        byte[] place = new byte[PlaceBytes];
        BinaryPrimitives.WriteInt64LittleEndian(place, last.At.UnixMilliseconds);
        place[8] = (byte)last.Kind;
        BinaryPrimitives.WriteUInt64LittleEndian(place.AsSpan(9), last.Tie);
        return Encode(TimelineList, place);
    }

    /// <summary>Never throws, whatever the text.</summary>
    public static bool TryRead(string token, [NotNullWhen(true)] out AtRiskPlace? last)
    {
        last = TryDecode(token, AtRiskList, out byte[] place) ? new AtRiskPlace(place) : null;
        return last is not null;
    }

    /// <summary>Never throws, whatever the text.</summary>
    public static bool TryRead(string token, [NotNullWhen(true)] out TimelinePlace? last)
    {
        last = null;
        if (!TryDecode(token, TimelineList, out byte[] place) || place.Length != PlaceBytes) return false;
        last = new TimelinePlace(
            new Instant(BinaryPrimitives.ReadInt64LittleEndian(place)), (TimelineKind)place[8], BinaryPrimitives.ReadUInt64LittleEndian(place.AsSpan(9)));
        return true;
    }

    private static string Encode(byte list, ReadOnlySpan<byte> place)
    {
        byte[] bytes = new byte[1 + place.Length + CheckBytes];
        bytes[0] = list;
        place.CopyTo(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(1 + place.Length), Checksum.Of(bytes.AsSpan(0, 1 + place.Length)));
        return Base64Url.EncodeToString(bytes);
    }

    private static bool TryDecode(string token, byte list, out byte[] place)
    {
        place = [];
        if (token.Length > Base64Url.GetEncodedLength(MostBytes)) return false;
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (Base64Url.DecodeFromChars(token, bytes, out _, out int length) != OperationStatus.Done || length <= 1 + CheckBytes) return false;
        Span<byte> content = bytes.AsSpan(0, length - CheckBytes);
        if (content[0] != list || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(content.Length)) != Checksum.Of(content)) return false;
        place = content[1..].ToArray();
        return true;
    }
}
