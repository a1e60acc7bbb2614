using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Load.Reports;

/// <summary>Traffic and parameters as a person reads them.</summary>
internal static class FactText
{
    /// <summary>As scenario files write it, without escapes that only a browser's script would need.</summary>
    private static readonly JsonSerializerOptions AsInFiles = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode? value) => value switch
    {
        null => "none",
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture).ToString("#,##0.######", CultureInfo.InvariantCulture),
        JsonValue one => one.ToString(),
        JsonObject flat when flat.All(member => member.Value is JsonValue) => string.Join(", ", flat.Select(member => $"{member.Key} {Of(member.Value)}")),
        _ => value.ToJsonString(AsInFiles),
    };

    /// <summary>By the keys of scenario files.</summary>
    public static IReadOnlyDictionary<string, string> Of(TrafficShape traffic) =>
        JsonSerializer.SerializeToNode(traffic, AsInFiles)!.AsObject().Where(shape => shape.Value is not null).ToDictionary(shape => shape.Key, shape => Of(shape.Value));
}
