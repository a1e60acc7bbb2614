namespace StreamEngine.Domain.Factors;

/// <summary>What is usual for this customer, drawn towards neutral while little is known (the confidence floor).</summary>
/// <remarks>
/// The shrunk mean b = Σ / (n + k): the posterior mean of a normal with a prior of k neutral observations (Efron and Morris,
/// "Stein's Estimation Rule and Its Competitors", 1973). With n = 0 it is neutral; each own contact gives the own history more weight.
/// </remarks>
internal static class Baseline
{
    public static double Mean(long sumThousandths, int count, double priorContacts) => sumThousandths / (count + priorContacts);

    /// <summary>
    /// The highest mean that any part of these contacts could have: from positive ones alone, of which there are at least
    /// Σ⁺ / 1000, since none is above 1000.
    /// </summary>
    public static double HighestMean(long positiveThousandths, double priorContacts) =>
        positiveThousandths / ((positiveThousandths / 1000.0) + priorContacts);

    /// <summary>
    /// What a recent contact adds to the fall below a baseline: how far it lies below. Only good news softens: the part above both
    /// zero and the baseline counts against it.
    /// </summary>
    public static double Fall(int thousandths, double baseline) =>
        thousandths < baseline ? baseline - thousandths
        : thousandths > 0 ? Math.Max(baseline, 0) - thousandths
        : 0;
}
