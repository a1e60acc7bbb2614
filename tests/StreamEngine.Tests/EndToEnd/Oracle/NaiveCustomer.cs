using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>One customer's story by brute force: judged at every instant at which anything could change, and at some at which nothing should.</summary>
/// <remarks>
/// Such instants are: each call; each call's leaving of each window; each whole day on which the weeks of older history step; the end of
/// a dwell; the midnight two horizons after a call, at which a customer who has not called since is forgotten.
/// </remarks>
internal sealed class NaiveCustomer
{
    private const int PointlessMoments = 20;

    private readonly List<RealCall> _calls = [];
    private readonly SortedSet<DateTime> _instants = [];
    private readonly List<(DateTime At, RiskLevel After, string Text)> _crossings = [];
    private readonly List<DateTime> _forgotten = [];
    private RiskLevel _level = RiskLevel.Low;
    private DateTime _crossedAt = DateTime.MinValue;
    private Dictionary<FactorKind, int> _contributions = [];

    /// <param name="calls">All of the customer's, in order of time.</param>
    /// <param name="until">How far time goes.</param>
    public NaiveCustomer(IReadOnlyList<RealCall> calls, DateTime until)
    {
        AddPointlessMoments(calls[0].At, until);
        foreach (RealCall call in calls)
        {
            LetTimePass(call.At);
            _calls.Add(call);
            AddInstants(call.At);
            Judge(call.At, isByTime: false);
        }

        LetTimePass(until);
    }

    /// <summary>Changes of level up to a moment, oldest first.</summary>
    public List<string> CrossingsUntil(DateTime now) => [.. _crossings.Where(crossing => crossing.At <= now).Select(crossing => crossing.Text)];

    /// <summary>How often the customer came as one of whom nothing is known.</summary>
    public int Lives => _calls.Select(call => ForgottenBefore(call.At)).Distinct().Count();

    public int CrossingsInto(RiskLevel level) => _crossings.Count(crossing => crossing.After == level);

    public bool IsKnownAt(DateTime now) => _calls.Any(call => call.At <= now && call.At >= ForgottenBefore(now));

    public RiskLevel LevelAt(DateTime now) => _crossings.LastOrDefault(crossing => crossing.At <= now).After;

    /// <summary>The score at any moment, of the calls up to it.</summary>
    public int ScoreAt(DateTime now) => RiskAt(now).Score;

    public string DescribeAt(DateTime now) => StoryText.Customer(LevelAt(now), ScoreAt(now), NaivePolicy.Windows.Select(window =>
    {
        List<RealCall> inside = NaiveFactors.In(_calls, window.Value, now);
        return (window.Key, inside.Count, inside.Count(call => call.IsAbandoned), inside.Sum(call => (long)call.WaitSeconds));
    }));

    private DateTime ForgottenBefore(DateTime now) => _forgotten.LastOrDefault(at => at <= now);

    private NaiveRisk RiskAt(DateTime now) => new(_calls, FirstSinceSilence(now), now);

    /// <summary>The first of the latest calls none of which came a horizon after the one before.</summary>
    private DateTime FirstSinceSilence(DateTime now)
    {
        List<DateTime> at = [.. _calls.Select(call => call.At).Where(call => call <= now)];
        return at[at.Skip(1).Select((each, before) => each - at[before] >= NaivePolicy.Horizon ? before + 1 : 0).DefaultIfEmpty(0).Max()];
    }

    private void AddInstants(DateTime call)
    {
        foreach (TimeSpan window in NaivePolicy.Windows.Values) _instants.Add(call + window);
        for (DateTime day = call; day <= call + NaivePolicy.Horizon; day = day.AddDays(1)) _instants.Add(day);
        _instants.Add(ForgottenAfter(call));
    }

    /// <summary>Proof that the list of instants is whole: nothing may ever happen at these.</summary>
    private void AddPointlessMoments(DateTime from, DateTime until)
    {
        Random random = new(from.GetHashCode());
        for (int i = 0; i < PointlessMoments; i++) _instants.Add(from + ((until - from) * random.NextDouble()));
    }

    private void LetTimePass(DateTime until)
    {
        while (_instants.Count > 0 && _instants.Min <= until)
        {
            DateTime now = _instants.Min;
            _instants.Remove(now);
            if (_calls.Count > 0 && now >= _calls[0].At) Judge(now, isByTime: true);
        }
    }

    private void Judge(DateTime now, bool isByTime)
    {
        if (!IsKnownAt(now)) return;
        NaiveRisk risk = RiskAt(now);
        RiskLevel before = _level;
        _level = risk.LevelAfter(before, _crossedAt, now);
        if (_level != before) Cross(risk, before, now, isByTime);
        if (_level == RiskLevel.Low && now >= ForgottenAfter(_calls[^1].At)) Forget(now);
    }

    private void Cross(NaiveRisk risk, RiskLevel before, DateTime now, bool isByTime)
    {
        RealCall last = _calls[^1];
        double priority = risk.Score / 10_000.0 * NaivePolicy.Multiplier(last.AccountValue);
        _crossings.Add((now, _level, StoryText.Crossing(
            now, isByTime, before, _level, risk.Score, priority, last.AccountValue, last.Queue, last.At, risk.Drivers(_contributions))));
        _contributions = risk.Contributions;
        _crossedAt = now;
        _instants.Add(now + NaivePolicy.Dwell);
    }

    private void Forget(DateTime now)
    {
        _forgotten.Add(now);
        _contributions = [];
    }

    /// <summary>Nobody is above Low for more than a horizon and a dwell, so all who have gone silent are Low by then.</summary>
    private static DateTime ForgottenAfter(DateTime call) => MidnightFrom(call + NaivePolicy.Horizon + NaivePolicy.Horizon);

    private static DateTime MidnightFrom(DateTime at) => at.TimeOfDay == TimeSpan.Zero ? at : at.Date.AddDays(1);
}
