using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StreamEngine.Domain.Interactions;
using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <summary>Closes a place among those at risk so that every node over the same store can open it, and nobody else can read or make one.</summary>
/// <remarks>
/// Whoever could choose a place would learn who is next to it: a page looks at so many customers, also at those whom its caller may not
/// see. The keys come of the shards' origins, which are random, shared through the store, and told to nobody but for two bytes.
/// <code>nonce (12 bytes) │ tag (16) │ priority (8), length (2), id, zeros up to a multiple of 64</code>
/// </remarks>
internal sealed class PlaceSeal
{
    private const int NonceBytes = 12, TagBytes = 16, PriorityBytes = 8, LengthBytes = 2, Block = 64;

    /// <summary>What the longest id closes to.</summary>
    public const int MostBytes = NonceBytes + TagBytes + ((PriorityBytes + LengthBytes + (Interaction.LongestText * 3) + Block - 1) / Block * Block);

    private readonly byte[][] _keys;

    /// <summary>Of a store that has no origin yet it opens and closes nothing.</summary>
    public PlaceSeal(IEnumerable<ShardState?> states) => _keys =
    [
        .. states.Where(state => state is not null && state.Origin != Guid.Empty)
            .Select(state => HMACSHA256.HashData(state!.Origin.ToByteArray(), "a place among those at risk"u8)),
    ];

    /// <exception cref="StoreUnavailableException">Nobody has owned a shard since an older engine wrote them.</exception>
    public AtRiskPlace Close(AtRiskCustomer last)
    {
        if (_keys.Length == 0) throw new StoreUnavailableException("No shard has had an owner yet.");
        byte[] id = Encoding.UTF8.GetBytes(last.CustomerId);

        // Padded: its length would tell something of an id.
        byte[] plain = new byte[(PriorityBytes + LengthBytes + id.Length + Block - 1) / Block * Block];
        BinaryPrimitives.WriteDoubleLittleEndian(plain, last.Priority);
        BinaryPrimitives.WriteUInt16LittleEndian(plain.AsSpan(PriorityBytes), (ushort)id.Length);
        id.CopyTo(plain, PriorityBytes + LengthBytes);
        byte[] closed = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using AesGcm aes = new(_keys[0], TagBytes);
        aes.Encrypt(closed.AsSpan(0, NonceBytes), plain, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes));
        return new AtRiskPlace(closed);
    }

    /// <summary>Where to go on reading; null: closed over another store, or not by us.</summary>
    /// <remarks>With any of the keys: while shards find their first owners, the first of them may have come since.</remarks>
    public AtRiskCustomer? Open(AtRiskPlace place)
    {
        ReadOnlySpan<byte> closed = place.Sealed.Span;
        if (closed.Length < NonceBytes + TagBytes + Block) return null;
        byte[] plain = new byte[closed.Length - NonceBytes - TagBytes];
        foreach (byte[] key in _keys)
            if (TryOpen(key, closed, plain)) return Read(plain);
        return null;
    }

    private static bool TryOpen(byte[] key, ReadOnlySpan<byte> closed, byte[] plain)
    {
        using AesGcm aes = new(key, TagBytes);
        try
        {
            aes.Decrypt(closed[..NonceBytes], closed[(NonceBytes + TagBytes)..], closed.Slice(NonceBytes, TagBytes), plain);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static AtRiskCustomer Read(ReadOnlySpan<byte> plain) => new(
        Encoding.UTF8.GetString(plain.Slice(PriorityBytes + LengthBytes, BinaryPrimitives.ReadUInt16LittleEndian(plain[PriorityBytes..]))),
        BinaryPrimitives.ReadDoubleLittleEndian(plain));
}
