using StreamEngine.Load.Traffic.Formats;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Load.Traffic;

/// <summary>Decides how made-up interactions go: most well, some not, those of an incident badly.</summary>
internal sealed class SketchArtist(TrafficRandom random, ChannelMix channels)
{
    private const double ResolvedShare = 0.85;
    private const double EscalatedShareOfRest = 0.05;
    private const double SurveyShare = 0.15;
    private const double MeanWaitSeconds = 60;
    private const int LongestWaitSeconds = 1_800;
    private const int IncidentTopic = 0;

    public InteractionSketch Regular(long number, CustomerKind who, long customer, long startedAt, bool isIncident)
    {
        bool isResolved = random.Happens(isIncident ? 1 - ResolvedShare : ResolvedShare);
        return new InteractionSketch
        {
            Number = number,
            Who = who,
            Customer = customer,
            Channel = channels.Next(random),
            StartedAt = startedAt,
            Mood = isResolved ? Mood.Resolved : random.Happens(EscalatedShareOfRest) ? Mood.Escalated : Mood.Unresolved,
            Topic = isIncident ? IncidentTopic : 1 + random.Next(TrafficWords.Topics.Length - 1),
            SentimentHundredths = isResolved ? Around(35, 40) : Around(-35, 40),
            WaitSeconds = Wait(),
            Csat = random.Happens(SurveyShare) ? (isResolved ? 4 : 2) + random.Next(2) : 0,
        };
    }

    /// <summary>As bad as one contact can be: under the default policy it takes a customer from nothing to High.</summary>
    public InteractionSketch Probe(long number, long probe, long startedAt)
    {
        int channel = channels.Next(random);
        return new InteractionSketch
        {
            Number = number,
            Who = CustomerKind.Probe,
            Customer = probe,
            Channel = channels.Names[channel] == "order" ? channels.FirstContact : channel,
            StartedAt = startedAt,
            Mood = Mood.Escalated,
            Topic = IncidentTopic,
            SentimentHundredths = -100,
            WaitSeconds = LongestWaitSeconds,
            Csat = 1,
        };
    }

    private int Wait() => (int)Math.Min(LongestWaitSeconds, -MeanWaitSeconds * Math.Log(1 - random.NextShare()));

    /// <summary>The sum of two even draws: near the middle more often than far from it.</summary>
    private int Around(int middle, int reach) => middle + random.Next(reach + 1) + random.Next(reach + 1) - reach;
}
