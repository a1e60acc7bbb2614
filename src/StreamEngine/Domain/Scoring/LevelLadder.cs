using StreamEngine.Domain.Policy;

namespace StreamEngine.Domain.Scoring;

/// <summary>The state machine of levels.</summary>
/// <remarks>
/// <code>
///        score ≥ Enter(High), at once, may skip steps
///      ┌───────────────────────────────────────────┐
///      │                                           ▼
///   ┌─────┐  ≥ Enter  ┌──────────┐  ≥ Enter  ┌──────────┐  ≥ Enter  ┌──────────┐
///   │ Low │ ────────► │ Elevated │ ────────► │   High   │ ────────► │ Critical │
///   └─────┘ ◄──────── └──────────┘ ◄──────── └──────────┘ ◄──────── └──────────┘
///             &lt; Leave               &lt; Leave               &lt; Leave
///        downward only when the dwell since the last crossing (either way) has passed, and then to the
///        highest lower level whose own Leave is still met (skipping those whose Leave is not), else to Low
/// </code>
/// Rising never waits: risk is told within a second. Falling waits, so that a level means something for a while.
/// </remarks>
internal sealed class LevelLadder
{
    /// <summary>By level; Low has none.</summary>
    private readonly LevelThresholds[] _thresholds;

    public LevelLadder(LevelThresholds elevated, LevelThresholds high, LevelThresholds critical, TimeSpan minimumDwell)
    {
        _thresholds = [default, elevated, high, critical];
        MinimumDwell = minimumDwell;
    }

    public TimeSpan MinimumDwell { get; }

    /// <summary>The lowest score at which anything is entered.</summary>
    public Score FirstEnter => _thresholds[(int)RiskLevel.Elevated].Enter;

    public LevelThresholds Of(RiskLevel level) => _thresholds[(int)level];

    /// <summary>The level at <paramref name="now"/> of a customer who has been at <paramref name="level"/> since <paramref name="since"/>.</summary>
    public RiskLevel Next(RiskLevel level, Score score, Instant since, Instant now)
    {
        RiskLevel entered = HighestEntered(score);
        if (entered > level) return entered;
        return IsFalling(level, score) && now >= DwellEnds(since) ? HighestKept(level, score) : level;
    }

    /// <summary>The score no longer holds the level, which only the dwell keeps up.</summary>
    public bool IsFalling(RiskLevel level, Score score) => level > RiskLevel.Low && score < _thresholds[(int)level].Leave;

    public Instant DwellEnds(Instant since) => since + MinimumDwell;

    private RiskLevel HighestEntered(Score score)
    {
        RiskLevel level = RiskLevel.Critical;
        while (level > RiskLevel.Low && score < _thresholds[(int)level].Enter) level--;
        return level;
    }

    private RiskLevel HighestKept(RiskLevel from, Score score)
    {
        RiskLevel level = from;
        while (level > RiskLevel.Low && score < _thresholds[(int)level].Leave) level--;
        return level;
    }
}
