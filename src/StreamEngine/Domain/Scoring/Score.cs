namespace StreamEngine.Domain.Scoring;

/// <summary>Churn risk from 0 to 1 in steps of 1/10,000, so that equal inputs give equal scores on every machine.</summary>
/// <param name="TenThousandths">0 to 10,000.</param>
internal readonly record struct Score(int TenThousandths) : IComparable<Score>
{
    public static readonly Score Zero = new(0);

    /// <summary>Rounds to the nearest step; values outside 0 to 1 are clipped.</summary>
    public static Score From(double value) =>
        new((int)Math.Round(Math.Clamp(value, 0, 1) * 10_000, MidpointRounding.AwayFromZero));

    public double Value => TenThousandths / 10_000.0;

    public int CompareTo(Score other) => TenThousandths.CompareTo(other.TenThousandths);

    public static bool operator <(Score a, Score b) => a.TenThousandths < b.TenThousandths;

    public static bool operator >(Score a, Score b) => a.TenThousandths > b.TenThousandths;

    public static bool operator <=(Score a, Score b) => a.TenThousandths <= b.TenThousandths;

    public static bool operator >=(Score a, Score b) => a.TenThousandths >= b.TenThousandths;

    public override string ToString() => Value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
