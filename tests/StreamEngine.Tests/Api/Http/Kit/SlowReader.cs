using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace StreamEngine.Tests.Api.Http.Kit;

/// <summary>A client that asks, with little room for the answer, and reads only when told to.</summary>
internal sealed class SlowReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };

    /// <summary>Opens a stream and reads its first heartbeat: by then it has caught up.</summary>
    public static async Task<SlowReader> OpenAsync(Uri server, string path)
    {
        SlowReader reader = new();
        await reader._socket.ConnectAsync(server.Host, server.Port);

        // HTTP/1.0, so that the answer comes without chunks and ends with the connection.
        await reader._socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\n\r\n"));
        byte[] buffer = new byte[1_024];
        string read = "";
        while (!read.Contains("event: heartbeat\n", StringComparison.Ordinal) || !read.EndsWith("\n\n", StringComparison.Ordinal))
        {
            int count = await reader._socket.ReceiveAsync(buffer).WaitAsync(Patience);
            Assert.NotEqual(0, count);
            read += Encoding.UTF8.GetString(buffer, 0, count);
        }

        return reader;
    }

    /// <summary>Reads to the end, slowly.</summary>
    /// <param name="restEvery">After how many bytes it rests.</param>
    /// <param name="rest">For how long.</param>
    public async Task<List<SseEvent>> ReadToEndAsync(int restEvery, TimeSpan rest)
    {
        await using RestingStream stream = new(new NetworkStream(_socket, ownsSocket: false), restEvery, rest);
        using CancellationTokenSource late = new(Patience);
        List<SseEvent> events = [];
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(late.Token))
            events.Add(new SseEvent(item.EventType, item.EventId, JsonElement.Parse(item.Data)));
        return events;
    }

    public void Dispose() => _socket.Dispose();
}
