using System.Buffers;
using System.Text.Json;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Store.Wire;

/// <summary>Makes one crossing after the other to JSON, in one buffer.</summary>
internal sealed class CrossingJsonEncoder : IDisposable
{
    private const int TypicalBytes = 4_096;

    private readonly ArrayBufferWriter<byte> _buffer = new(TypicalBytes);
    private readonly Utf8JsonWriter _json;

    public CrossingJsonEncoder() => _json = new Utf8JsonWriter(_buffer, WireJson.Options);

    public byte[] Encode(NumberedCrossing crossing)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        CrossingJson.WriteMembers(_json, crossing);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    public void Dispose() => _json.Dispose();
}
