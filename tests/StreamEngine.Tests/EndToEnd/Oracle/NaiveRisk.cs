using System.Globalization;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>A customer's score at one moment, with the readings it is made of: 1 − Π(1 − wᵢ·fᵢ), in ten-thousandths.</summary>
internal sealed class NaiveRisk
{
    private static readonly RiskLevel[] HighestFirst = [RiskLevel.Critical, RiskLevel.High, RiskLevel.Elevated];

    private readonly List<NaiveReading> _readings;

    public NaiveRisk(IReadOnlyList<RealCall> calls, DateTime firstSinceSilence, DateTime now)
    {
        _readings = NaiveFactors.Read(calls, firstSinceSilence, now);
        Score = NaivePolicy.TenThousandths(1 - _readings.Aggregate(1.0, (staying, reading) => staying * (1 - Contribution(reading))));
    }

    public int Score { get; }

    /// <summary>What each factor adds, in ten-thousandths.</summary>
    public Dictionary<FactorKind, int> Contributions => _readings.ToDictionary(reading => reading.Kind, reading => NaivePolicy.TenThousandths(Contribution(reading)));

    /// <summary>Up at once, as far as the score enters; down when the dwell has passed, to what the score still holds.</summary>
    public RiskLevel LevelAfter(RiskLevel level, DateTime crossedAt, DateTime now)
    {
        RiskLevel entered = HighestFirst.FirstOrDefault(each => Score >= NaivePolicy.Enter(each));
        if (entered > level) return entered;
        if (level == RiskLevel.Low || Score >= NaivePolicy.Leave(level) || now < crossedAt + NaivePolicy.Dwell) return level;
        return HighestFirst.FirstOrDefault(each => each < level && Score >= NaivePolicy.Leave(each));
    }

    /// <summary>Largest share first, as text; a share is the factor's part of −ln(1 − score).</summary>
    public IEnumerable<string> Drivers(IReadOnlyDictionary<FactorKind, int> before)
    {
        double whole = _readings.Sum(Part);
        return _readings.OrderByDescending(reading => Part(reading) / whole).ThenBy(reading => reading.Kind).Select(reading => StoryText.Driver(
            reading.Kind, reading.Value, Part(reading) / whole, (Contributions[reading.Kind] - before.GetValueOrDefault(reading.Kind)) / 10_000.0,
            reading.Count, reading.Measure, reading.Expected, reading.Span, reading.Label));
    }

    public override string ToString() => Score.ToString(CultureInfo.InvariantCulture);

    private static double Contribution(NaiveReading reading) => NaivePolicy.Weight(reading.Kind) * reading.Value;

    private static double Part(NaiveReading reading) => -Math.Log(1 - Contribution(reading));
}
