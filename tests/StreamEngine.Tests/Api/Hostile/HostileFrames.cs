using System.Text;
using static StreamEngine.Tests.Api.Hostile.Http2Bytes;

namespace StreamEngine.Tests.Api.Hostile;

/// <summary>What no client should ever say to the gRPC port, below the level of calls.</summary>
internal static class HostileFrames
{
    /// <summary>Each with a name of its own. Those that the server may pass over end with a good call, which must be answered.</summary>
    public static Dictionary<string, (byte[] Bytes, bool End)> All { get; } = Gather();

    private static Dictionary<string, (byte[] Bytes, bool End)> Gather()
    {
        Dictionary<string, (byte[] Bytes, bool End)> all = [];
        foreach ((string name, byte[] bytes) in Strangers()) all[name] = (bytes, End: true);
        foreach ((string name, byte[] bytes) in Connections().Concat(Streams()).Concat(Floods())) all[name] = ([.. Hello, .. bytes], End: false);
        foreach ((string name, byte[] block) in Blocks()) all["headers: " + name] = ([.. Hello, .. Frame(Headers, EndHeaders, 1, block), .. Frame(Data, EndStream, 1, 0, 0, 0, 0, 0)], End: false);
        return all;
    }

    /// <summary>Not HTTP/2 at all.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Strangers()
    {
        yield return ("nothing", []);
        yield return ("one zero", [0]);
        for (int seed = 1; seed <= 5; seed++)
        {
            byte[] noise = new byte[1 << (2 * seed)];
            new Random(seed).NextBytes(noise);
            yield return ($"{noise.Length} bytes of noise", noise);
            yield return ($"{noise.Length} bytes of noise after the preface", [.. Hello, .. noise]);
        }

        yield return ("half a preface", Preface[..12]);
        yield return ("a preface with a wrong end", [.. Preface[..^1], (byte)'x']);
        yield return ("a preface in pieces of another protocol", [.. Preface[..16], .. "SM\n\nSM\n\n"u8]);
        yield return ("the preface twice", [.. Preface, .. Preface]);
        yield return ("a preface and no settings", [.. Preface, .. Frame(Ping, 0, 0, new byte[8])]);
        yield return ("an HTTP/1.1 request", Ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        yield return ("an HTTP/1.1 call", Ascii("POST /streamengine.v1.RiskService/ListAtRisk HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/grpc\r\nContent-Length: 5\r\n\r\n\0\0\0\0\0"));
        yield return ("an HTTP/1.1 request to upgrade", Ascii("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"));
        yield return ("an HTTP/1.0 request without an end", Ascii("GET /" + new string('a', 100_000)));
        yield return ("a TLS hello", [0x16, 3, 1, 0, 0x2f, 1, 0, 0, 0x2b, 3, 3, .. new byte[32], 0, 0, 4, 0x13, 1, 0x13, 2, 1, 0]);
        yield return ("a Redis command", Ascii("*1\r\n$4\r\nPING\r\n"));
        yield return ("a Kafka request", [0, 0, 0, 16, 0, 18, 0, 0, 0, 0, 0, 1, 0, 6, .. "client"u8]);
    }

    /// <summary>Frames that concern the connection.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Connections()
    {
        yield return ("settings of 5 bytes", Frame(Settings, 0, 0, 0, 1, 0, 0, 0));
        yield return ("settings on a stream", Frame(Settings, 0, 1));
        yield return ("settings acknowledged with content", Frame(Settings, Ack, 0, 0, 1, 0, 0, 0, 1));
        yield return ("settings: push 2", Setting(2, 2));
        yield return ("settings: window beyond the largest", Setting(4, 0x8000_0000));
        yield return ("settings: frames of 1 byte", Setting(5, 1));
        yield return ("settings: frames beyond the largest", Setting(5, 0x0100_0000));
        yield return ("settings: unknown", [.. Setting(0xBEEF, 1), .. Call(1)]);
        yield return ("settings: a table of 4 GB", [.. Setting(1, uint.MaxValue), .. Call(1)]);
        yield return ("settings: no headers at all", [.. Setting(6, 0), .. Call(1)]);
        yield return ("settings cut short", [.. Header(6, Settings, 0, 0), 0, 1, .. Call(1)]);
        yield return ("ping of 7 bytes", Frame(Ping, 0, 0, new byte[7]));
        yield return ("ping on a stream", Frame(Ping, 0, 1, new byte[8]));
        yield return ("a ping's answer that nobody asked for", [.. Frame(Ping, Ack, 0, new byte[8]), .. Call(1)]);
        yield return ("going away on a stream", Frame(GoAway, 0, 1, new byte[8]));
        yield return ("going away, too short", Frame(GoAway, 0, 0, new byte[4]));
        yield return ("going away, then a call", [.. Frame(GoAway, 0, 0, new byte[8]), .. Call(1)]);
        yield return ("window of the connection: nothing added", Frame(WindowUpdate, 0, 0, Number(0)));
        yield return ("window of the connection: too much added", [.. Frame(WindowUpdate, 0, 0, Number(0x7FFF_FFFF)), .. Frame(WindowUpdate, 0, 0, Number(0x7FFF_FFFF))]);
        yield return ("window update of 3 bytes", Frame(WindowUpdate, 0, 0, 0, 0, 1));
        yield return ("a frame longer than agreed", [.. Header(16_385, Data, 0, 1), .. new byte[16_385]]);
        yield return ("a frame of 16 MB", Header(0xFF_FFFF, Data, 0, 1));
        yield return ("frames of unknown types", [.. Enumerable.Range(10, 246).SelectMany(type => Frame((byte)type, 0xFF, (uint)type % 3, 1, 2, 3)), .. Call(1)]);
        yield return ("a reserved bit set", [.. Frame(Settings, 0, 0x8000_0000), .. Call(1)]);
    }

    /// <summary>Frames that concern a stream.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Streams()
    {
        byte[] good = Block(GoodFields);
        yield return ("headers on stream 0", Frame(Headers, EndHeaders, 0, good));
        yield return ("headers on a stream of the server", Frame(Headers, EndHeaders, 2, good));
        yield return ("headers on an earlier stream", [.. Frame(Headers, EndHeaders | EndStream, 5, good), .. Frame(Headers, EndHeaders, 3, good)]);
        yield return ("headers with more padding than room", Frame(Headers, EndHeaders | Padded, 1, [255, .. good]));
        yield return ("headers with half a priority", Frame(Headers, EndHeaders | HasPriority, 1, 0, 0));
        yield return ("headers that depend on themselves", Frame(Headers, EndHeaders | HasPriority, 1, [0, 0, 0, 1, 16, .. good]));
        yield return ("headers that go on on another stream", [.. Frame(Headers, 0, 1, good), .. Frame(Continuation, EndHeaders, 3, good)]);
        yield return ("headers interrupted by data", [.. Frame(Headers, 0, 1, good), .. Frame(Data, 0, 1, 1)]);
        yield return ("headers interrupted by a ping", [.. Frame(Headers, 0, 1, good), .. Frame(Ping, 0, 0, new byte[8])]);
        yield return ("trailers that do not end the stream", [.. Frame(Headers, EndHeaders, 1, good), .. Frame(Headers, EndHeaders, 1, Block(("a", "b")))]);
        yield return ("trailers with a pseudo field", [.. Frame(Headers, EndHeaders, 1, good), .. Frame(Headers, EndHeaders | EndStream, 1, Block((":path", "/")))]);
        yield return ("a continuation of nothing", Frame(Continuation, EndHeaders, 1, good));
        yield return ("a continuation on stream 0", Frame(Continuation, EndHeaders, 0, good));
        yield return ("data on stream 0", Frame(Data, 0, 0, 1));
        yield return ("data on an idle stream", Frame(Data, EndStream, 7, 1));
        yield return ("data with more padding than room", [.. Frame(Headers, EndHeaders, 1, good), .. Frame(Data, Padded, 1, 9, 1)]);
        yield return ("data after the end", [.. Call(1), .. Frame(Data, EndStream, 1, 1, 2, 3)]);
        yield return ("reset of stream 0", Frame(Reset, 0, 0, Number(8)));
        yield return ("reset of an idle stream", Frame(Reset, 0, 9, Number(8)));
        yield return ("reset of 3 bytes", [.. Frame(Headers, EndHeaders, 1, good), .. Frame(Reset, 0, 1, 0, 0, 8)]);
        yield return ("window of an idle stream", Frame(WindowUpdate, 0, 11, Number(1)));
        yield return ("window of a stream: nothing added", [.. Frame(Headers, EndHeaders, 1, good), .. Frame(WindowUpdate, 0, 1, Number(0))]);
        yield return ("window of a stream: too much added", [.. Frame(Headers, EndHeaders, 1, good), .. Frame(WindowUpdate, 0, 1, Number(0x7FFF_FFFF))]);
        yield return ("priority of 4 bytes", Frame(Priority, 0, 1, 0, 0, 0, 0));
        yield return ("priority of stream 0", Frame(Priority, 0, 0, 0, 0, 0, 1, 16));
        yield return ("priority that depends on itself", Frame(Priority, 0, 3, 0, 0, 0, 3, 16));
        yield return ("a promise from a client", Frame(PushPromise, EndHeaders, 1, [0, 0, 0, 2, .. good]));
    }

    /// <summary>More of something than anybody needs.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Floods()
    {
        byte[] good = Block(GoodFields);
        yield return ("20,000 settings", [.. Many(20_000, _ => Frame(Settings, 0, 0)), .. Call(1)]);
        yield return ("20,000 pings", [.. Many(20_000, _ => Frame(Ping, 0, 0, new byte[8])), .. Call(1)]);
        yield return ("2,000 calls reset at once", [.. Many(2_000, i => [.. Frame(Headers, EndHeaders, StreamOf(i), good), .. Frame(Reset, 0, StreamOf(i), Number(8))]), .. Call(StreamOf(2_000))]);
        yield return ("500 calls at once that never end", Many(500, i => Frame(Headers, EndHeaders, StreamOf(i), good)));
        yield return ("10,000 empty continuations", [.. Frame(Headers, 0, 1, good), .. Many(10_000, _ => Frame(Continuation, 0, 1)), .. Frame(Continuation, EndHeaders, 1), .. Frame(Data, EndStream, 1)]);
        yield return ("1 MB of continuations", [.. Frame(Headers, 0, 1, good), .. Many(70, i => Frame(Continuation, 0, 1, Block(($"x-{i}", new string('a', 15_000)))))]);
        yield return ("10,000 empty pieces of data", [.. Frame(Headers, EndHeaders, 1, good), .. Many(10_000, _ => Frame(Data, 0, 1)), .. Frame(Data, EndStream, 1)]);
        yield return ("10,000 window updates", [.. Many(10_000, _ => Frame(WindowUpdate, 0, 0, Number(1))), .. Call(1)]);
        yield return ("10,000 priorities", [.. Many(10_000, i => Frame(Priority, 0, StreamOf(i), 0, 0, 0, 0, 16)), .. Call(1)]);
    }

    /// <summary>Header blocks, each followed by an empty message.</summary>
    private static IEnumerable<(string Name, byte[] Block)> Blocks()
    {
        byte[] good = Block(GoodFields);
        yield return ("none", []);
        yield return ("index 0", [0x80]);
        yield return ("an index that is not in the table", [.. good, 0xFE]);
        yield return ("an index without an end", [0xFF]);
        yield return ("an index beyond all numbers", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]);
        yield return ("bad Huffman", [0, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 1, (byte)'v']);
        yield return ("a text longer than the block", [0, 100, (byte)'a']);
        yield return ("a text of 2 GB", [0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
        yield return ("a table larger than agreed", [0x3F, 0xE1, 0xFF, 0x7F, .. good]);
        yield return ("a table resized too late", [.. good, 0x20]);
        foreach (string missing in (string[])[":method", ":scheme", ":path", ":authority", "content-type"]) yield return ($"no {missing}", BlockWith(missing, null));
        yield return ("a path twice", [.. Block((":path", "/a")), .. good]);
        yield return ("a pseudo field of a response", [.. Block((":status", "200")), .. good]);
        yield return ("a pseudo field that does not exist", [.. Block((":engine", "x")), .. good]);
        yield return ("a pseudo field after others", [.. Block(("a", "b")), .. good]);
        yield return ("upper case", [.. good, .. Block(("Upper", "x"))]);
        yield return ("connection", [.. good, .. Block(("connection", "close"))]);
        yield return ("te: gzip", BlockWith("te", "gzip"));
        yield return ("an empty name", [.. good, .. Block(("", "x"))]);
        yield return ("a name with a space", [.. good, .. Block(("a b", "x"))]);
        yield return ("a name with a zero", [.. good, .. Block(("a\0b", "x"))]);
        yield return ("a value with a line break", [.. good, .. Block(("x", "a\r\nb: c"))]);
        yield return ("a value with a zero", [.. good, .. Block(("x", "a\0b"))]);
        yield return ("CONNECT", BlockWith(":method", "CONNECT"));
        yield return ("a method of noise", BlockWith(":method", "P\0ST"));
        yield return ("a path without a slash", BlockWith(":path", "streamengine.v1.RiskService/ListAtRisk"));
        yield return ("an empty path", BlockWith(":path", ""));
        yield return ("a path with an escaped zero", BlockWith(":path", "/%00"));
        yield return ("a path that climbs", BlockWith(":path", "/../../etc/passwd"));
        yield return ("a path of Latin-1", BlockWith(":path", "/é"));
        yield return ("a scheme of another kind", BlockWith(":scheme", "ftp"));
        yield return ("the authority of a stranger", BlockWith(":authority", "evil.example"));
        yield return ("an authority of noise", BlockWith(":authority", "a b@c:99999"));
        yield return ("20 KB in one field", [.. good, .. Block(("x", new string('a', 16_000)))]);
        yield return ("100 fields", [.. good, .. Block(Enumerable.Range(0, 100).Select(i => ($"x-{i}", "y")))]);
        yield return ("a length that is not true", [.. good, .. Block(("content-length", "100"))]);
        yield return ("a length that is no number", [.. good, .. Block(("content-length", "-1"))]);
    }

    private static byte[] Many(int count, Func<int, byte[]> make) => [.. Enumerable.Range(0, count).SelectMany(make)];

    private static uint StreamOf(int call) => ((uint)call * 2) + 1;

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
