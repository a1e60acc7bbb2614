using System.Buffers.Text;
using System.Text.Json;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Store.Wire;

/// <summary>A crossing as JSON: what the Redis channel and stream carry for readers without Protobuf, and HTTP sends.</summary>
/// <remarks>The names are those of <c>crossing.proto</c> in camelCase; what is not known is left out.</remarks>
internal static class CrossingJson
{
    private static ReadOnlySpan<byte> Opening => "{\"id\":\""u8;

    public static byte[] Encode(NumberedCrossing crossing)
    {
        using CrossingJsonEncoder encoder = new();
        return encoder.Encode(crossing);
    }

    /// <summary>Into an object that the caller began, and may add to.</summary>
    public static void WriteMembers(Utf8JsonWriter json, NumberedCrossing numbered)
    {
        Crossing crossing = numbered.Crossing;
        json.WriteString("id"u8, numbered.Id.ToString());
        json.WriteNumber("shard"u8, numbered.Id.Shard.Partition);
        json.WriteNumber("sequence"u8, numbered.Id.Sequence);
        json.WriteString("customerId"u8, crossing.CustomerId);
        json.WriteString("at"u8, crossing.At.ToString());
        json.WriteString("cause"u8, CamelCase.Of(crossing.Cause));
        json.WriteString("before"u8, CamelCase.Of(crossing.Before));
        json.WriteString("after"u8, CamelCase.Of(crossing.After));
        json.WriteMeasure("score"u8, crossing.Score.Value);
        json.WriteMeasure("priority"u8, crossing.Priority);
        DriverJson.Write(json, crossing.Drivers);
        json.WriteString("policyHash"u8, crossing.PolicyHash);
        json.WriteKnown("lastChannel"u8, crossing.LastChannel);
        json.WriteKnown("lastContactAt"u8, crossing.LastContactAt);
        json.WriteKnown("queue"u8, crossing.Queue);
        json.WriteKnown("accountValue"u8, crossing.AccountValue);
        json.WriteKnown("segment"u8, crossing.Segment);
        json.WriteKnown("region"u8, crossing.Region);
        json.WriteKnown("lifecycle"u8, crossing.Lifecycle);
    }

    /// <summary>Which shard a crossing's JSON is of, told by its first bytes alone.</summary>
    /// <returns>False when it does not begin like <see cref="Encode"/> makes it.</returns>
    public static bool TryReadShard(ReadOnlySpan<byte> json, out ShardId shard)
    {
        int partition = 0;
        bool isKnown = json.StartsWith(Opening)
            && Utf8Parser.TryParse(json[Opening.Length..], out partition, out int length)
            && partition >= 0
            && json[(Opening.Length + length)..].StartsWith("-"u8);
        shard = isKnown ? new ShardId(partition) : default;
        return isKnown;
    }
}
