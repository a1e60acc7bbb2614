using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>The domain without anything around it: interactions applied to profiles, by one thread.</summary>
/// <remarks>Every customer gets a report before any gets the next, so with many of them each profile comes cold from memory, as it does in the engine.</remarks>
internal sealed class DomainAlone
{
    /// <summary>After so many contacts the month is full, and tables and rings have grown as far as they do.</summary>
    private const int RoundsToSteadyState = 40;

    private readonly Profile[] _customers;
    private readonly SampleCustomers _reports;
    private readonly RiskPolicy _policy;
    private readonly List<Crossing> _crossings;

    /// <param name="customers">How many.</param>
    /// <param name="isTroubled">Whether every fifth contact leaves a case open until the next.</param>
    /// <param name="policy">The judge.</param>
    public DomainAlone(int customers, bool isTroubled, RiskPolicy policy)
    {
        _customers = [.. Enumerable.Range(0, customers).Select(i => new Profile($"c-{i:D6}"))];
        _reports = new SampleCustomers(isTroubled);
        _policy = policy;
        _crossings = new List<Crossing>(customers);
        foreach (Interaction[] round in Prepare(RoundsToSteadyState)) Apply(round);
        (Applied, Crossings) = (0, 0);
    }

    /// <summary>How many interactions became a new contact, since the steady state.</summary>
    public long Applied { get; private set; }

    /// <summary>How many changes of level there were, since the steady state.</summary>
    public long Crossings { get; private set; }

    public IReadOnlyList<Profile> Customers => _customers;

    /// <summary>Makes the next reports, apart from measuring.</summary>
    public Interaction[][] Prepare(int rounds) => _reports.Next(rounds);

    /// <summary>Applies one report to every customer.</summary>
    /// <param name="round">By variation.</param>
    /// <returns>How many customers there are.</returns>
    public long Apply(Interaction[] round)
    {
        _crossings.Clear();
        for (int i = 0; i < _customers.Length; i++)
        {
            Interaction report = round[i % SampleCustomers.Variations];
            ApplyResult result = _customers[i].Apply(report, report.StartedAt, _policy, _crossings);
            Applied += result.Outcome == ApplyOutcome.Applied ? 1 : 0;
        }

        Crossings += _crossings.Count;
        return _customers.Length;
    }
}
