namespace StreamEngine.Load.Traffic;

/// <summary>When each event is due: evenly at a rate, closer together during bursts.</summary>
/// <param name="perSecond">Events a second outside of bursts; above 0.</param>
/// <param name="burst">Null: none.</param>
internal sealed class ArrivalSchedule(double perSecond, BurstShape? burst = null)
{
    private double _due;

    /// <summary>Seconds from the beginning until the event that is next.</summary>
    public double Due => _due;

    public void Advance() => _due += 1 / RateAt(_due);

    private double RateAt(double seconds) => burst is not null && seconds % burst.EverySeconds < burst.ForSeconds ? perSecond * burst.Factor : perSecond;
}
