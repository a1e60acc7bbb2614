using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Profiles.Snapshots;
using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <summary>Where a page goes on, as text that callers give back.</summary>
/// <remarks>
/// <code>base64url( list (1 byte) │ place │ check (4 bytes) )</code>
/// A page token of one list is refused by another. No secret: it says where to go on, not what may be seen there.
/// </remarks>
internal static class PageToken
{
    private const byte AtRiskList = 1, TimelineList = 2, SealedAtRiskList = 3;
    private const int CheckBytes = 4, PriorityBytes = 8, PlaceBytes = 17;
    private const int MostBytes = 1 + PriorityBytes + PlaceSeal.MostBytes + CheckBytes;

    public static string Of(AtRiskPlace last)
    {
        ReadOnlySpan<byte> who = last.Sealed.IsEmpty ? Encoding.UTF8.GetBytes(last.CustomerId) : last.Sealed.Span;
        byte[] place = new byte[PriorityBytes + who.Length];
        BinaryPrimitives.WriteDoubleLittleEndian(place, last.Priority);
        who.CopyTo(place.AsSpan(PriorityBytes));
        return Encode(last.Sealed.IsEmpty ? AtRiskList : SealedAtRiskList, place);
    }

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
        last = null;
        bool isSealed = false;
        if (!TryDecode(token, AtRiskList, out byte[] place) && !(isSealed = TryDecode(token, SealedAtRiskList, out place))) return false;
        if (place.Length < PriorityBytes + (isSealed ? 1 : 0)) return false;
        double priority = BinaryPrimitives.ReadDoubleLittleEndian(place);
        if (!double.IsFinite(priority) || !double.IsFinite(Math.BitIncrement(priority))) return false;
        last = isSealed
            ? new AtRiskPlace(priority, "", place.AsMemory(PriorityBytes))
            : new AtRiskPlace(priority, Encoding.UTF8.GetString(place.AsSpan(PriorityBytes)), default);
        return true;
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

    private static string Encode(byte list, byte[] place)
    {
        byte[] bytes = new byte[1 + place.Length + CheckBytes];
        bytes[0] = list;
        place.CopyTo(bytes, 1);
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
