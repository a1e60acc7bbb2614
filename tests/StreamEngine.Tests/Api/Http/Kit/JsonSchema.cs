using System.Globalization;
using System.Text.Json;

namespace StreamEngine.Tests.Api.Http.Kit;

/// <summary>As much of JSON Schema as our OpenAPI document uses, and stricter: what a schema does not name must not be there.</summary>
/// <param name="document">Where references point into.</param>
internal sealed class JsonSchema(JsonElement document)
{
    /// <summary>What does not fit; empty: all of it does.</summary>
    public List<string> Misfits(JsonElement schema, JsonElement value)
    {
        List<string> misfits = [];
        Check(schema, value, "$", misfits);
        return misfits;
    }

    public JsonElement Resolve(JsonElement element)
    {
        if (!element.TryGetProperty("$ref", out JsonElement reference)) return element;
        JsonElement at = document;
        foreach (string name in reference.GetString()!.Split('/')[1..]) at = at.GetProperty(name);
        return at;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> misfits)
    {
        if (schema.TryGetProperty("type", out JsonElement type) && !IsA(value, type.GetString()!))
        {
            misfits.Add($"{at}: {value} is no {type}");
            return;
        }

        foreach (JsonProperty rule in schema.EnumerateObject())
        {
            bool fits = rule.Name switch
            {
                "description" or "default" or "type" or "properties" => true,
                "$ref" => Into(Resolve(schema)),
                "enum" => rule.Value.EnumerateArray().Any(each => JsonElement.DeepEquals(each, value)),
                "minimum" => value.GetDouble() >= rule.Value.GetDouble(),
                "maximum" => value.GetDouble() <= rule.Value.GetDouble(),
                "format" => rule.Value.GetString() == "date-time" && value.GetString()!.EndsWith('Z')
                    && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
                "required" => rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
                "items" => value.EnumerateArray().Index().All(item => Into(rule.Value, item.Item, $"{at}[{item.Index}]")),
                _ => throw new NotSupportedException($"This check knows no {rule.Name}: teach it"),
            };
            if (!fits) misfits.Add($"{at}: {rule.Name} {rule.Value} is not met by {value}");
        }

        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out JsonElement properties))
            foreach (JsonProperty property in value.EnumerateObject())
                if (properties.TryGetProperty(property.Name, out JsonElement known)) Check(known, property.Value, $"{at}.{property.Name}", misfits);
                else misfits.Add($"{at}.{property.Name} is not in the document");

        bool Into(JsonElement other, JsonElement? item = null, string? place = null)
        {
            Check(other, item ?? value, place ?? at, misfits);
            return true;
        }
    }

    private static bool IsA(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"This check knows no type {type}: teach it"),
    };
}
