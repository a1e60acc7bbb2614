using System.Diagnostics.Metrics;
using System.Globalization;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Hostile;

/// <summary>Connections whose streams all end at once, more of them than the server's queue of writes holds.</summary>
public sealed class FloodedConnectionsTests
{
    private const int Connections = 30;
    private const int Calls = 500;

    [Theory]
    [InlineData("ListAtRisk")]
    [InlineData("Watch")]
    public async Task WhoFloodsAndGoes_GivesEveryPlaceBack(string method)
    {
        await using ServedSandbox node = await ServedSandbox.StartAsync();
        using OpenConnections open = new(node.GrpcAddress.Port);
        byte[] block = Http2Bytes.BlockWith(":path", "/streamengine.v1.RiskService/" + method);
        byte[] flood = [.. Http2Bytes.Hello, .. Enumerable.Range(0, Calls).SelectMany(call => Flooding(((uint)call * 2) + 1, block, ends: method == "Watch"))];
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => FloodAsync(node.GrpcAddress, flood)));

        await Eventually.BecomesTrueAsync(() => open.Seen >= Connections && open.Count == 0, "all connections are let go");
        await Eventually.BecomesTrueAsync(() => node.StreamsHeld == 0 && node.Store.Log.Watchers == 0, "it holds no more streams");
    }

    private static byte[] Flooding(uint stream, byte[] block, bool ends) =>
        ends ? Http2Bytes.Call(stream, block, new WatchRequest { HeartbeatSeconds = 1 }) : Http2Bytes.Frame(Http2Bytes.Headers, Http2Bytes.EndHeaders, stream, block);

    private static async Task FloodAsync(Uri address, byte[] flood)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(address);
        Task<string> answer = connection.AnswerAsync((type, _) => type == Http2Bytes.GoAway);
        await connection.SayAsync(flood);
        await answer;
    }

    /// <summary>What the server itself counts.</summary>
    private sealed class OpenConnections : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly string _port;
        private long _count;
        private long _seen;

        public OpenConnections(int port)
        {
            _port = port.ToString(CultureInfo.InvariantCulture);
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "kestrel.active_connections") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>(Add);
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public long Seen => Interlocked.Read(ref _seen);

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, long change, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            foreach ((string name, object? value) in tags)
            {
                if (name != "server.port" || Convert.ToString(value, CultureInfo.InvariantCulture) != _port) continue;
                Interlocked.Add(ref _count, change);
                if (change > 0) Interlocked.Add(ref _seen, change);
            }
        }
    }
}
