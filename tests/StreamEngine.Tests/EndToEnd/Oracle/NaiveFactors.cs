using StreamEngine.Domain.Factors;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>A factor's value with what it rests on.</summary>
internal sealed record NaiveReading(FactorKind Kind, double Value, int Count, double Measure, double Expected, TimeSpan Span, string? Label = null);

/// <summary>Those factors that a telephone call with topic, agent, wait and "abandoned or not" can move, as their documentation says them.</summary>
/// <remarks>
/// The others stay silent: nothing here has a sentiment, a hold, a transfer, a complaint, an answer, a purchase, an escalation or a second
/// channel. None has a case, and who hangs up without one leaves nothing open. All calls are inbound; none is ever resolved or good, so no
/// run of bad ones is broken. Every window is counted anew from the plain list, every time.
/// </remarks>
internal static class NaiveFactors
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>In the order of <see cref="FactorKind"/>, those left out that say nothing.</summary>
    /// <param name="calls">The customer's calls up to now, in order of time.</param>
    /// <param name="firstSinceSilence">The customer's first call since the last silence as long as the horizon.</param>
    /// <param name="now">The moment.</param>
    public static List<NaiveReading> Read(IReadOnlyList<RealCall> calls, DateTime firstSinceSilence, DateTime now)
    {
        List<RealCall> remembered = In(calls, NaivePolicy.Horizon, now);
        if (remembered.Count == 0) return [];
        NaiveReading?[] all =
        [
            ContactFrequency(remembered, firstSinceSilence, now), RepeatContact(remembered, now),
            Abandonment(remembered, now), LongWait(remembered, now), RetoldStory(remembered, now), BadRun(remembered, now),
        ];
        return [.. all.OfType<NaiveReading>().Where(reading => reading.Value > 0)];
    }

    /// <summary>The calls of the span that ends now: a call leaves at exactly its time plus the span.</summary>
    public static List<RealCall> In(IReadOnlyList<RealCall> calls, TimeSpan span, DateTime now) =>
        [.. calls.Where(call => call.At > now - span && call.At <= now)];

    private static NaiveReading? ContactFrequency(List<RealCall> calls, DateTime firstSinceSilence, DateTime now)
    {
        TimeSpan span = NaivePolicy.Span(FactorKind.ContactFrequency);
        int recent = In(calls, span, now).Count;
        if (recent == 0) return null;
        int older = calls.Count - recent;
        double olderDays = Math.Clamp(Math.Floor((now - firstSinceSilence - span) / Day), 0, Math.Floor((NaivePolicy.Horizon - span) / Day));
        double perWeek = ((NaivePolicy.PriorWeeks * NaivePolicy.PriorContactsPerWeek) + older) / (NaivePolicy.PriorWeeks + (olderDays / 7));
        double expected = perWeek * (span / Week);
        return Reading(FactorKind.ContactFrequency, recent, recent, expected);
    }

    private static NaiveReading? RepeatContact(List<RealCall> calls, DateTime now)
    {
        // Of two topics with as many, the one that had them first.
        IGrouping<string, RealCall>? most = In(calls, NaivePolicy.Span(FactorKind.RepeatContact), now)
            .GroupBy(call => call.Topic).OrderByDescending(topic => topic.Count()).ThenBy(topic => topic.Last().At).FirstOrDefault();
        return most is null ? null : Reading(FactorKind.RepeatContact, most.Count(), most.Count() - 1, label: most.Key);
    }

    private static NaiveReading? Abandonment(List<RealCall> calls, DateTime now)
    {
        int abandoned = In(calls, NaivePolicy.Span(FactorKind.Abandonment), now).Count(call => call.IsAbandoned);
        return Reading(FactorKind.Abandonment, abandoned, abandoned);
    }

    private static NaiveReading? LongWait(List<RealCall> calls, DateTime now)
    {
        List<RealCall> recent = In(calls, NaivePolicy.Span(FactorKind.LongWait), now);
        int expected = NaivePolicy.ExpectedWaitSeconds;
        int excess = recent.Sum(call => Math.Clamp((call.WaitSeconds - expected) * 1000 / expected, 0, NaivePolicy.WaitCapThousandths));
        return Reading(FactorKind.LongWait, recent.Count, excess / 1000.0);
    }

    private static NaiveReading? RetoldStory(List<RealCall> calls, DateTime now)
    {
        // When each issue met each of its agents; of two issues with as many agents, the one that had met them first.
        var most = In(calls, NaivePolicy.Span(FactorKind.RetoldStory), now).Where(call => call.Agent is not null).GroupBy(call => call.Topic)
            .Select(issue => (Topic: issue.Key, Met: issue.GroupBy(call => call.Agent).Select(agent => agent.First().At).ToList()))
            .OrderByDescending(issue => issue.Met.Count).ThenBy(issue => issue.Met.Max()).FirstOrDefault();
        return most.Met is null ? null : Reading(FactorKind.RetoldStory, most.Met.Count, most.Met.Count - 1, label: most.Topic);
    }

    private static NaiveReading? BadRun(List<RealCall> calls, DateTime now)
    {
        int run = In(calls, NaivePolicy.Span(FactorKind.BadRun), now).Count(call => call.IsAbandoned);
        return Reading(FactorKind.BadRun, run, run - 1);
    }

    /// <summary>0 at what is expected, one half at the policy's half beyond it.</summary>
    private static NaiveReading Reading(FactorKind kind, int count, double measure, double expected = 0, string? label = null)
    {
        double beyond = measure - expected;
        double value = beyond <= 0 ? 0 : beyond / (beyond + NaivePolicy.Half(kind));
        return new NaiveReading(kind, value, count, measure, expected, NaivePolicy.Span(kind), label);
    }
}
