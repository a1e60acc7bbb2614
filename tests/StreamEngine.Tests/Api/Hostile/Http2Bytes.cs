using System.Buffers.Binary;
using System.Text;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Grpc;

namespace StreamEngine.Tests.Api.Hostile;

/// <summary>HTTP/2 as bytes, right and wrong (RFC 9113, RFC 7541).</summary>
internal static class Http2Bytes
{
    public const byte Data = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, PushPromise = 5, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, Ack = 1, EndHeaders = 4, Padded = 8, HasPriority = 0x20;

    public static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    /// <summary>What a client begins with.</summary>
    public static readonly byte[] Hello = [.. Preface, .. Frame(Settings, 0, 0)];

    /// <summary>The header fields of a good call.</summary>
    public static readonly (string Name, string Value)[] GoodFields =
    [
        (":method", "POST"), (":scheme", "http"), (":path", "/streamengine.v1.RiskService/ListAtRisk"), (":authority", "localhost"),
        ("content-type", "application/grpc"), ("te", "trailers"),
    ];

    /// <param name="type">The frame's type.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="payload">What follows the header.</param>
    public static byte[] Frame(byte type, byte flags, uint stream, params byte[] payload) => [.. Header(payload.Length, type, flags, stream), .. payload];

    /// <summary>A frame's header, whatever follows it.</summary>
    public static byte[] Header(int length, byte type, byte flags, uint stream)
    {
        byte[] header = [(byte)(length >> 16), (byte)(length >> 8), (byte)length, type, flags, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(5), stream);
        return header;
    }

    public static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Setting(ushort name, uint value) => Frame(Settings, 0, 0, [(byte)(name >> 8), (byte)name, .. Number(value)]);

    /// <summary>Header fields as literals that are never indexed.</summary>
    public static byte[] Block(params IEnumerable<(string Name, string Value)> fields) => [.. fields.SelectMany(field => (byte[])[0, .. Text(field.Name), .. Text(field.Value)])];

    /// <summary>The good fields, one of them otherwise; null leaves it out.</summary>
    public static byte[] BlockWith(string name, string? value) =>
        Block(GoodFields.Where(field => field.Name != name).Concat(value is null ? [] : [(name, value)]).OrderByDescending(field => field.Name[0] == ':'));

    /// <summary>A good call on the stream: answered with a status, if the connection still lives.</summary>
    public static byte[] Call(uint stream) => Call(stream, Block(GoodFields), new ListAtRiskRequest());

    public static byte[] Call(uint stream, byte[] block, Google.Protobuf.IMessage request) =>
        [.. Frame(Headers, EndHeaders, stream, block), .. Frame(Data, EndStream, stream, RawCall.Frame(request))];

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        List<byte> length = [];
        if (bytes.Length < 127) length.Add((byte)bytes.Length);
        else
        {
            length.Add(127);
            int rest = bytes.Length - 127;
            for (; rest >= 128; rest /= 128) length.Add((byte)((rest % 128) + 128));
            length.Add((byte)rest);
        }

        return [.. length, .. bytes];
    }
}
