using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace StreamEngine.Tests.Grpc;

/// <summary>A call made by hand: what a client must not send, and what a server really answers.</summary>
internal sealed class RawCall(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address };

    public string Path { get; init; } = "/streamengine.tests.Probe/Echo";

    public string? ContentType { get; init; } = "application/grpc";

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public Version Version { get; init; } = HttpVersion.Version20;

    /// <summary>Bytes sent at a time, each piece in a segment of its own.</summary>
    public int PieceSize { get; init; } = int.MaxValue;

    public Dictionary<string, string> Headers { get; init; } = [];

    public static byte[] Frame(IMessage message, byte flag = 0) => Frame(message.ToByteArray(), flag);

    public static byte[] Frame(byte[] payload, byte flag = 0)
    {
        byte[] frame = new byte[payload.Length + 5];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Gzip(byte[] plain)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }

    public static byte[] Gunzip(byte[] packed)
    {
        using MemoryStream plain = new();
        using (GZipStream gzip = new(new MemoryStream(packed), CompressionMode.Decompress))
            gzip.CopyTo(plain);
        return plain.ToArray();
    }

    public async Task<RawAnswer> SendAsync(params byte[][] frames)
    {
        byte[] body = [.. frames.SelectMany(frame => frame)];
        using HttpRequestMessage request = new(Method, Path)
        {
            Version = Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = Method == HttpMethod.Get ? null : new Pieces(body, PieceSize),
        };
        if (request.Content is not null && ContentType is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        foreach ((string name, string value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await _http.SendAsync(request);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        return new RawAnswer(response.StatusCode, answer, Flat(response.Headers), Flat(response.TrailingHeaders), response.Content.Headers.ContentType?.ToString());
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, string> Flat(HttpHeaders headers) => headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);

    private sealed class Pieces(byte[] body, int size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (int from = 0; from < body.Length; from += Math.Min(size, body.Length - from))
            {
                await stream.WriteAsync(body.AsMemory(from, Math.Min(size, body.Length - from)));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

/// <summary>What came back, as it stood on the wire.</summary>
internal sealed record RawAnswer(HttpStatusCode Http, byte[] Body, Dictionary<string, string> Headers, Dictionary<string, string> Trailers, string? ContentType)
{
    /// <summary>The status after the messages; null when there is none.</summary>
    public string? Trailing => Trailers.GetValueOrDefault("grpc-status");

    /// <summary>The status before any message; null when there is none.</summary>
    public string? Leading => Headers.GetValueOrDefault("grpc-status");

    public string? Message => Trailers.GetValueOrDefault("grpc-message") ?? Headers.GetValueOrDefault("grpc-message");
}
