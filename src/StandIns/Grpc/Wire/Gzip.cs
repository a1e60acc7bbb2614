using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>The one compression that this stand-in knows.</summary>
internal static class Gzip
{
    public const string Name = "gzip";

    /// <summary>What the other side may send.</summary>
    public const string Accepted = "identity,gzip";

    /// <summary>Whether the other side's <c>grpc-accept-encoding</c> names it.</summary>
    public static bool IsAcceptedBy(string? acceptEncoding) =>
        acceptEncoding is not null && acceptEncoding.Split(',', StringSplitOptions.TrimEntries).Contains(Name);

    public static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> message, CompressionLevel level)
    {
        MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, level, leaveOpen: true))
            gzip.Write(message.Span);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    /// <summary>Stops at the size limit: a small frame may hold a very large message.</summary>
    public static ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> message, int? limit)
    {
        using GZipStream gzip = new(new MemoryStream(message.ToArray(), writable: false), CompressionMode.Decompress);
        ArrayBufferWriter<byte> plain = new();
        int read;
        while ((read = gzip.Read(plain.GetSpan(4096))) > 0)
        {
            plain.Advance(read);
            if (plain.WrittenCount > limit) throw new RpcException(WireFaults.ReceivedTooLarge);
        }

        return new ReadOnlySequence<byte>(plain.WrittenMemory);
    }
}
