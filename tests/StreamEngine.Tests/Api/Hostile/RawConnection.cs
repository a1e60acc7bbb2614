using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StreamEngine.Tests.Api.Hostile;

/// <summary>A TCP connection to a node's port, on which anything may be said.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    /// <summary>Only ends a test that would hang.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client = new();
    private Stream _stream = Stream.Null;

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        RawConnection connection = new();
        await connection._client.ConnectAsync(address.Host, address.Port);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    /// <summary>For HTTP/2 over TLS.</summary>
    public static async Task<RawConnection> OpenSecureAsync(Uri address, X509ChainPolicy trust)
    {
        RawConnection connection = await OpenAsync(address);
        SslStream secure = new(connection._stream);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = address.Host,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            CertificateChainPolicy = trust,
        });
        connection._stream = secure;
        return connection;
    }

    /// <summary>Says all of it, unless the other side hangs up before.</summary>
    /// <param name="bytes">What to say.</param>
    /// <param name="end">Whether nothing more will be said.</param>
    public async Task SayAsync(ReadOnlyMemory<byte> bytes, bool end = false)
    {
        try
        {
            await _stream.WriteAsync(bytes);
            if (end) _client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception hungUp) when (hungUp is IOException or SocketException)
        {
            // That is an answer too.
        }
    }

    /// <summary>Reads until the server has taken a stand: the connection closed or going away, the stream reset, a response begun.</summary>
    public async Task<string> AnswerAsync(Func<byte, uint, bool>? isAnswer = null)
    {
        isAnswer ??= (type, _) => type is Http2Bytes.GoAway or Http2Bytes.Reset or Http2Bytes.Headers;
        using CancellationTokenSource late = new(Limit);
        byte[] header = new byte[9];
        try
        {
            while (true)
            {
                await _stream.ReadExactlyAsync(header, late.Token);
                if (Encoding.ASCII.GetString(header).StartsWith("HTTP/1", StringComparison.Ordinal)) return Encoding.ASCII.GetString(header);
                byte[] payload = new byte[(header[0] << 16) + (header[1] << 8) + header[2]];
                await _stream.ReadExactlyAsync(payload, late.Token);
                if (isAnswer(header[3], BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(5)))) return $"frame {header[3]}";
            }
        }
        catch (Exception closed) when (closed is IOException or SocketException or InvalidOperationException)
        {
            return "closed";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
