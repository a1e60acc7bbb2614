using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace StreamEngine.Tests.Api.Http.Kit;

/// <summary>A client that asks, with little room for the answer, and reads only when told to.</summary>
internal sealed class SlowReader : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };

    public static async Task<SlowReader> OpenAsync(Uri server, string path)
    {
        SlowReader reader = new();
        await reader._socket.ConnectAsync(server.Host, server.Port);

        // HTTP/1.0, so that the answer comes without chunks and ends with the connection.
        await reader._socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\n\r\n"));
        byte[] first = new byte[1];
        Assert.Equal(1, await reader._socket.ReceiveAsync(first));
        return reader;
    }

    public async Task<List<SseEvent>> ReadToEndAsync()
    {
        using NetworkStream stream = new(_socket, ownsSocket: false);
        List<SseEvent> events = [];

        // The head of the answer has lines too, none of which a parser of events knows.
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync())
            events.Add(new SseEvent(item.EventType, item.EventId, JsonElement.Parse(item.Data)));
        return events;
    }

    public void Dispose() => _socket.Dispose();
}
