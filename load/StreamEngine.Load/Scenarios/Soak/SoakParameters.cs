namespace StreamEngine.Load.Scenarios.Soak;

/// <summary>How much, and for how long.</summary>
/// <param name="PerSecond">Events a second.</param>
/// <param name="Engines">How many share them.</param>
/// <param name="WarmUp">At first nothing is measured.</param>
/// <param name="Length">From then on.</param>
/// <param name="CatchUp">How long the engines have afterwards until all is committed and told.</param>
internal sealed record SoakParameters(double PerSecond, int Engines, TimeSpan WarmUp, TimeSpan Length, TimeSpan CatchUp)
{
    public static SoakParameters Read(KeyReader keys) => new(
        keys.Number("perSecond", 2_000, 0.1, 10_000_000),
        keys.Whole("engines", 1, 1, 16),
        TimeSpan.FromSeconds(keys.Number("warmUpSeconds", 30, 0, 86_400)),
        TimeSpan.FromSeconds(keys.Number("seconds", 600, 1, 30 * 86_400)),
        TimeSpan.FromSeconds(keys.Number("catchUpSeconds", 60, 1, 3_600)));
}
