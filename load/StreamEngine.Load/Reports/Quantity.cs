namespace StreamEngine.Load.Reports;

/// <summary>The unit in which a number reads best, and what takes it there.</summary>
/// <param name="Factor">By which the number is multiplied.</param>
/// <param name="Unit">In which it is then.</param>
internal readonly record struct Quantity(double Factor, string Unit)
{
    private static readonly (string Unit, double Size)[] Times = [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("min", 60), ("h", 3_600)];

    private static readonly (string Unit, double Size)[] Sizes =
        [("B", 1), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40)];

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["us"] = "µs", ["μs"] = "µs", ["sec"] = "s", ["seconds"] = "s", ["milliseconds"] = "ms", ["microseconds"] = "µs", ["minutes"] = "min", ["hours"] = "h", ["bytes"] = "B", ["byte"] = "B",
    };

    /// <summary>Whether the unit is one of time.</summary>
    public static bool IsTime(string unit) => Array.Exists(Times, member => member.Unit == OtherNames.GetValueOrDefault(unit, unit));

    /// <param name="value">The number, or the largest of those that share a unit.</param>
    /// <param name="unit">In which it is; one of no family is left as it is.</param>
    public static Quantity Of(double value, string unit)
    {
        int slash = unit.IndexOf('/', StringComparison.Ordinal);
        (string bare, string perWhat) = slash < 0 ? (unit, "") : (unit[..slash], unit[slash..]);
        bare = OtherNames.GetValueOrDefault(bare, bare);
        (string Unit, double Size)[]? family = Family(bare, isRate: slash >= 0);
        if (family is null || value == 0 || !double.IsFinite(value)) return new Quantity(1, bare + perWhat);
        double own = family.First(member => member.Unit == bare).Size;
        double size = Math.Abs(value) * own;
        (string Unit, double Size) best = family.LastOrDefault(member => member.Size <= size * (1 + 1e-12), family[0]);
        return new Quantity(own / best.Size, best.Unit + perWhat);
    }

    /// <summary>Seconds a second are a share of a core, and have no family.</summary>
    private static (string Unit, double Size)[]? Family(string unit, bool isRate)
    {
        if (!isRate && Array.Exists(Times, member => member.Unit == unit)) return Times;
        return Array.Exists(Sizes, member => member.Unit == unit) ? Sizes : null;
    }
}
