using System.Diagnostics;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Tests.Domain.Kit;
using Xunit.Abstractions;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class HotPathTests(ITestOutputHelper output)
{
    private const int Customers = 1_000;
    private const int Rounds = 150;

    [Fact]
    public void In_steady_state_nothing_is_allocated_for_an_interaction()
    {
        Profile[] customers = [.. Enumerable.Range(0, 50).Select(i => new Profile($"c-{i}"))];
        List<Crossing> crossings = new(100_000);
        Interaction[] warmUp = Calm(rounds: 200), measured = Calm(rounds: 200, after: 200);
        foreach (Interaction each in warmUp) Apply(customers, each, crossings);
        crossings.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Interaction each in measured) Apply(customers, each, crossings);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Empty(crossings);
        Assert.Equal(0, allocated);
    }

    /// <summary>Tells how fast it is; the load suite holds it to a number, a test does not.</summary>
    [Theory]
    [InlineData("all well", false)]
    [InlineData("every fifth unresolved for days", true)]
    public void Throughput_is_measured(string mood, bool isTroubled)
    {
        Profile[] customers = [.. Enumerable.Range(0, Customers).Select(i => new Profile($"c-{i}"))];
        List<Crossing> crossings = [];
        Interaction[] reports = Calm(Rounds, after: Rounds, isTroubled);
        foreach (Interaction each in Calm(Rounds, 0, isTroubled)) Apply(customers, each, crossings);
        crossings.Clear();
        Stopwatch watch = Stopwatch.StartNew();
        foreach (Interaction each in reports) Apply(customers, each, crossings);
        output.WriteLine($"{mood}: {reports.Length * (double)Customers / watch.Elapsed.TotalSeconds:N0} interactions a second, {customers[0].Ring.Contacts.Length} contacts each, {crossings.Count} crossings");
    }

    [Fact]
    public void Sizes_are_told()
    {
        Profile typical = SnapshotTests.Typical();
        output.WriteLine($"ten contacts: snapshot {Snapshots.Of(typical).Length} bytes, resident {typical.ResidentBytes} bytes, of that ring {typical.Ring.ResidentBytes()}, labels {typical.Ring.Labels.ResidentBytes()}, past crossings {typical.PastCrossings.Length}, attributes {typical.Attributes!.ResidentBytes()}");
    }

    /// <summary>Ordinary contacts, some unresolved until the next, three days apart: ten in the month.</summary>
    private static Interaction[] Calm(int rounds, int after = 0, bool isTroubled = false) => [.. Enumerable.Range(after, rounds).Select(round => Make.Call($"i-{round}", Make.After(round * 72), draft =>
    {
        (draft.Channel, draft.Direction, draft.Outcome) = ((Channel)(round % 3), Direction.Inbound, isTroubled && round % 5 == 4 ? Outcome.Unresolved : Outcome.Resolved);
        (draft.Sentiment, draft.WaitSeconds, draft.HoldSeconds, draft.Transfers) = (0.5 - (round % 5 * 0.1), 40 + (round % 5 * 30), 25, round % 9 == 0 ? 1 : 0);
        (draft.Agent, draft.Topic, draft.CaseId) = ($"a-{round % 4}", $"topic-{round % 4}", round % 5 is 4 or 0 ? $"k-{(round + 1) / 5}" : null);
        (draft.Queue, draft.AccountValue, draft.Segment) = ("billing", "gold", "consumer");
        draft.Csat = round % 3 == 0 ? 4 : null;
    }))];

    private static void Apply(Profile[] customers, Interaction report, List<Crossing> crossings)
    {
        foreach (Profile customer in customers) customer.Apply(report, report.StartedAt, RiskPolicy.Default, crossings);
    }
}
