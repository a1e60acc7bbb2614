namespace StreamEngine.Load.Scenarios.Statistics;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>What a t of so many degrees of freedom exceeds, either way, in only so small a share of cases.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="freedom">At least 1.</param>
    public static double TwoSided(double share, int freedom)
    {
        (double low, double high) = (0, 1);
        while (Beyond(high, freedom) > share) high *= 2;
        // Each step halves what is left: 80 of them reach the last bit.
        for (int step = 0; step < 80; step++)
        {
            double middle = (low + high) / 2;
            if (Beyond(middle, freedom) > share) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>The share of cases in which t lies farther out than this, either way.</summary>
    /// <remarks>
    /// The finite sums for whole degrees of freedom, M. Abramowitz and I. A. Stegun, <i>Handbook of Mathematical Functions</i>,
    /// 26.7.3 and 26.7.4.
    /// </remarks>
    public static double Beyond(double t, int freedom)
    {
        double angle = Math.Atan(t / Math.Sqrt(freedom));
        double cosineSquared = Math.Pow(Math.Cos(angle), 2);
        bool isOdd = freedom % 2 == 1;
        double term = isOdd ? Math.Cos(angle) : 1;
        double sum = freedom == 1 ? 0 : term;
        for (int k = isOdd ? 3 : 2; k < freedom; k += 2)
        {
            term *= cosineSquared * (k - 1) / k;
            sum += term;
        }

        double within = isOdd ? 2 / Math.PI * (angle + (Math.Sin(angle) * sum)) : Math.Sin(angle) * sum;
        return Math.Clamp(1 - within, 0, 1);
    }
}
