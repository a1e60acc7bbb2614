namespace StreamEngine.Load.Scenarios.Recovery;

/// <summary>How much load there is, and how often an engine dies under it.</summary>
/// <param name="PerSecond">Events a second.</param>
/// <param name="Engines">How many there are, 2 or more; whoever dies is started anew at once.</param>
/// <param name="Kills">How often one of them dies.</param>
/// <param name="WarmUp">Before the first.</param>
/// <param name="BetweenKills">From one to the next, and from the last to the end.</param>
/// <param name="CaughtUpSeconds">Seconds of load that may wait for those who live to count as caught up.</param>
/// <param name="CatchUp">How long they have in the end until all is committed and told.</param>
internal sealed record RecoveryParameters(double PerSecond, int Engines, int Kills, TimeSpan WarmUp, TimeSpan BetweenKills, double CaughtUpSeconds, TimeSpan CatchUp)
{
    public double CaughtUpLag => PerSecond * CaughtUpSeconds;

    public static RecoveryParameters Read(KeyReader keys) => new(
        keys.Number("perSecond", 1_000, 0.1, 10_000_000),
        keys.Whole("engines", 2, 2, 16),
        keys.Whole("kills", 3, 1, 1_000),
        TimeSpan.FromSeconds(keys.Number("warmUpSeconds", 5, 0, 3_600)),
        TimeSpan.FromSeconds(keys.Number("secondsBetweenKills", 25, 1, 3_600)),
        keys.Number("caughtUpSeconds", 1, 0.01, 60),
        TimeSpan.FromSeconds(keys.Number("catchUpSeconds", 120, 1, 3_600)));
}
