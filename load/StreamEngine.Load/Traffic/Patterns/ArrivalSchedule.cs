namespace StreamEngine.Load.Traffic.Patterns;

/// <summary>When each event is due: evenly at a rate, closer together during bursts.</summary>
/// <param name="perSecond">Events a second outside of bursts; above 0.</param>
/// <param name="burst">Null: none.</param>
internal sealed class ArrivalSchedule(double perSecond, BurstShape? burst = null)
{
    private long _number;

    /// <summary>Seconds from the beginning until the event that is next.</summary>
    public double Due { get; private set; }

    // An even rate is counted off, not added up: sums of fractions stray.
    public void Advance() => Due = burst is null ? ++_number / perSecond : Due + (1 / RateAt(burst));

    private double RateAt(BurstShape shape) => Due % shape.EverySeconds < shape.ForSeconds ? perSecond * shape.Factor : perSecond;
}
