using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using StreamEngine.Domain;

namespace StreamEngine.Store.Wire;

/// <summary>What all JSON of ours has in common: what is not known is left out, and no string can be mistaken for markup.</summary>
internal static class WireJson
{
    private const int Decimals = 4;
    private const double StepsPerUnit = 10_000;

    // Every script stays readable, while what HTML could mistake for markup is escaped.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void WriteKnown(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    public static void WriteKnown(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Instant? moment)
    {
        if (moment is { } known) json.WriteString(name, known.ToString());
    }

    public static void WriteKnown(this Utf8JsonWriter json, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } known) json.WriteNumber(name, known);
    }

    /// <summary>Rounded, as every measure is.</summary>
    public static void WriteKnown(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double? measure)
    {
        if (measure is { } known) json.WriteMeasure(name, known);
    }

    /// <summary>As text in camelCase.</summary>
    public static void WriteKnown<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, T? value)
        where T : struct, Enum
    {
        if (value is { } known) json.WriteString(name, CamelCase.Of(known));
    }

    /// <summary>Rounded: readers of JSON want four decimals, not seventeen; the Protobuf form has every bit.</summary>
    /// <remarks>As a decimal of just these digits: they cost less to write than the shortest form of a double costs to find.</remarks>
    public static void WriteMeasure(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double measure)
    {
        double steps = Math.Round(measure * StepsPerUnit);
        if (!(Math.Abs(steps) < int.MaxValue))
        {
            json.WriteNumber(name, Math.Round(measure, Decimals));
            return;
        }

        int left = (int)Math.Abs(steps);
        byte decimals = Decimals;
        for (; decimals > 0 && left % 10 == 0; decimals--) left /= 10;
        json.WriteNumber(name, new decimal(left, 0, 0, isNegative: steps < 0, decimals));
    }
}
