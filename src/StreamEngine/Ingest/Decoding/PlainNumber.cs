namespace StreamEngine.Ingest.Decoding;

/// <summary>Reads a JSON number of few digits and no exponent.</summary>
/// <remarks>
/// Up to 15 digits a whole number is a double without rounding, and so is a power of ten up to 10²²; so one division gives the double
/// nearest to what is written, the same that any correct parser finds (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
/// </remarks>
internal static class PlainNumber
{
    private const int MostDigits = 15;

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <param name="json">The whole text.</param>
    /// <param name="at">Where the number begins; after it, when this is true.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether it is so plain.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, ref int at, out double number)
    {
        number = 0;
        int next = at;
        bool isNegative = json[next] == '-';
        if (isNegative) next++;
        long digits = 0;
        int wholes = Digits(json, ref next, ref digits);
        if (wholes == 0 || (wholes > 1 && json[next - wholes] == '0')) return false;
        int decimals = 0;
        if (next < json.Length && json[next] == '.')
        {
            next++;
            decimals = Digits(json, ref next, ref digits);
            if (decimals == 0) return false;
        }

        if (wholes + decimals > MostDigits || (next < json.Length && json[next] is (byte)'e' or (byte)'E')) return false;
        number = digits / PowersOfTen[decimals];
        if (isNegative) number = -number;
        at = next;
        return true;
    }

    /// <summary>How many digits there are; more than can be plain are not looked at.</summary>
    private static int Digits(ReadOnlySpan<byte> json, ref int next, ref long digits)
    {
        int begin = next;
        for (; next < json.Length && next - begin <= MostDigits && char.IsAsciiDigit((char)json[next]); next++) digits = (digits * 10) + (json[next] - '0');
        return next - begin;
    }
}
