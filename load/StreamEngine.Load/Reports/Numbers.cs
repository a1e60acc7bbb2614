using System.Globalization;

namespace StreamEngine.Load.Reports;

/// <summary>Numbers as people read them: <c>1,234</c>, <c>12.3</c>, <c>1.5M</c>.</summary>
internal static class Numbers
{
    private const string None = "–";
    private const int SignificantDigits = 3;
    private const double SmallestPlain = 1e-4;

    /// <summary>The number with its unit, in that of its family in which it reads best: <c>0.0123</c> of <c>s</c> is <c>12.3 ms</c>.</summary>
    public static string Text(double value, string unit)
    {
        if (!double.IsFinite(value)) return Plain(value);
        Quantity quantity = Quantity.Of(value, unit);
        return quantity.Unit.Length == 0 ? Plain(value) : $"{Plain(value * quantity.Factor)} {quantity.Unit}";
    }

    /// <summary>Three significant digits, and every digit before the point.</summary>
    public static string Plain(double value)
    {
        if (double.IsNaN(value)) return None;
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        double size = Math.Abs(value);
        if (size == 0) return "0";
        if (size < SmallestPlain) return Minus(value.ToString("0.##E+0", CultureInfo.InvariantCulture));
        int decimals = Math.Max(0, SignificantDigits - 1 - (int)Math.Floor(Math.Log10(size)));
        return Fixed(value, decimals);
    }

    /// <summary>Short, for a place where there is little: <c>1.5M</c>.</summary>
    public static string Short(double value)
    {
        (double divisor, string prefix) = Prefix(value);
        return Plain(value / divisor) + prefix;
    }

    /// <summary>Labels for numbers a step apart, alike in their decimals and their prefix.</summary>
    public static IReadOnlyList<string> Ladder(IReadOnlyList<double> rungs)
    {
        if (rungs.Count == 0) return [];
        (double divisor, string prefix) = Prefix(rungs.Max(Math.Abs));
        double step = (rungs.Count > 1 ? rungs[1] - rungs[0] : rungs[0]) / divisor;
        int decimals = Enumerable.Range(0, 12).First(digits => digits == 11 || Math.Abs(step - Math.Round(step, digits)) < Math.Abs(step) * 1e-6);
        return [.. rungs.Select(rung => rung == 0 ? "0" : Padded(rung / divisor, decimals) + prefix)];
    }

    /// <summary>How much more or less one is than the other: <c>12 % more</c>.</summary>
    public static string Change(double ratio)
    {
        if (!double.IsFinite(ratio)) return None;
        double percent = (ratio - 1) * 100;
        return Math.Abs(percent) < 0.05 ? "the same" : $"{Plain(Math.Abs(percent))} % {(percent > 0 ? "more" : "less")}";
    }

    private static (double Divisor, string Prefix) Prefix(double value) => Math.Abs(value) switch
    {
        >= 1e9 => (1e9, "G"),
        >= 1e6 => (1e6, "M"),
        >= 1e4 => (1e3, "k"),
        _ => (1, ""),
    };

    private static string Fixed(double value, int decimals) =>
        Minus(Math.Round(value, Math.Min(decimals, 15)).ToString($"#,##0.{new string('#', decimals)}", CultureInfo.InvariantCulture));

    private static string Padded(double value, int decimals) => Minus(value.ToString($"N{decimals}", CultureInfo.InvariantCulture));

    private static string Minus(string number) => number.Replace('-', '−');
}
