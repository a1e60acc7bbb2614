using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StreamEngine.Domain.Interactions;
using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <summary>Names a customer so that every node over the same store can read it, and nobody else.</summary>
/// <remarks>
/// A page may have to end among thousands of equal priority none of whom the caller may know of. A place among them is an id; a count of
/// them would take reading them all again for each page. The key comes of a shard's origin, which is random, shared through the store, and
/// told to nobody but for two bytes. <code>nonce (12 bytes) │ tag (16) │ length (2), id, zeros up to a multiple of 64</code>
/// </remarks>
internal sealed class PlaceSeal
{
    private const int NonceBytes = 12, TagBytes = 16, LengthBytes = 2, Block = 64;

    /// <summary>What the longest id closes to.</summary>
    public const int MostBytes = NonceBytes + TagBytes + ((LengthBytes + (Interaction.LongestText * 3) + Block - 1) / Block * Block);

    private readonly byte[] _key;

    private PlaceSeal(Guid origin) => _key = HMACSHA256.HashData(origin.ToByteArray(), "a place among those at risk"u8);

    /// <summary>Null over a store that has no origin yet.</summary>
    public static PlaceSeal? Of(IEnumerable<ShardState?> states) =>
        states.FirstOrDefault(state => state is not null && state.Origin != Guid.Empty) is { } state ? new PlaceSeal(state.Origin) : null;

    public AtRiskPlace Close(AtRiskCustomer last)
    {
        byte[] id = Encoding.UTF8.GetBytes(last.CustomerId);

        // Padded: its length would tell something of an id.
        byte[] plain = new byte[(LengthBytes + id.Length + Block - 1) / Block * Block];
        BinaryPrimitives.WriteUInt16LittleEndian(plain, (ushort)id.Length);
        id.CopyTo(plain, LengthBytes);
        byte[] closed = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using AesGcm aes = new(_key, TagBytes);
        aes.Encrypt(closed.AsSpan(0, NonceBytes), plain, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes));
        return new AtRiskPlace(last.Priority, "", closed);
    }

    /// <summary>Where to go on reading.</summary>
    /// <remarks>
    /// A place closed over another store goes on at the top of its priority: some may be told of twice then, but none is passed over. It
    /// cannot go round for ever, since the next place is closed anew, over this store.
    /// </remarks>
    public static AtRiskCustomer Open(AtRiskPlace place, PlaceSeal? seal)
    {
        if (place.Sealed.IsEmpty) return new AtRiskCustomer(place.CustomerId, place.Priority);
        return seal?.Open(place.Sealed.Span) is { } id ? new AtRiskCustomer(id, place.Priority) : new AtRiskCustomer("", Math.BitIncrement(place.Priority));
    }

    private string? Open(ReadOnlySpan<byte> closed)
    {
        if (closed.Length < NonceBytes + TagBytes + Block) return null;
        byte[] plain = new byte[closed.Length - NonceBytes - TagBytes];
        using AesGcm aes = new(_key, TagBytes);
        try
        {
            aes.Decrypt(closed[..NonceBytes], closed[(NonceBytes + TagBytes)..], closed.Slice(NonceBytes, TagBytes), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain, LengthBytes, BinaryPrimitives.ReadUInt16LittleEndian(plain));
    }
}
