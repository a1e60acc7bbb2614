using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Profiles;

namespace StreamEngine.Sharding.Akka.Customers;

/// <summary>Gathers what an order does to its customer, for the answer.</summary>
/// <param name="records">How many the order has.</param>
internal sealed class AnswerReport(int records) : IWorkReport
{
    private int _next;
    private List<AnsweredCrossing>? _crossings;

    public ApplyOutcome[] Outcomes { get; } = records == 0 ? [] : new ApplyOutcome[records];

    public int Folded { get; private set; }

    public IReadOnlyList<AnsweredCrossing> Crossings => _crossings ?? (IReadOnlyList<AnsweredCrossing>)[];

    public void OfTime(List<Crossing> crossings) => Add(AnsweredCause.Time, -1, crossings);

    public void OfRecord(int place, List<Crossing> crossings) => Add(AnsweredCause.Record, place, crossings);

    public void OfTimeAt(int place, List<Crossing> crossings) => Add(AnsweredCause.TimeAtRecord, place, crossings);

    public void Applied(int place, in ApplyResult result)
    {
        Outcomes[_next++] = result.Outcome;
        Folded += result.Folded;
    }

    private void Add(AnsweredCause cause, int place, List<Crossing> crossings)
    {
        if (crossings.Count == 0) return;
        _crossings ??= [];
        foreach (Crossing crossing in crossings) _crossings.Add(new AnsweredCrossing(cause, place, crossing));
        crossings.Clear();
    }
}
