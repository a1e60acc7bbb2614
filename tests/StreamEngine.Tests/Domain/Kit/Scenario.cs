using FsCheck;
using FsCheck.Fluent;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using Outcome = StreamEngine.Domain.Interactions.Outcome;

namespace StreamEngine.Tests.Domain.Kit;

/// <summary>
/// What a customer might do to us: each gene is decoded to one report, so that a failing scenario shrinks to the few genes that matter.
/// </summary>
/// <remarks>Times lie on a grid of ten minutes, so that equal times are common and a test can look at every moment of the grid.</remarks>
internal sealed record Scenario(int[] Genes, int Minutes, int Identities)
{
    public const int GridMinutes = 10;

    public IReadOnlyList<Interaction> Reports => [.. Genes.Select(Decode)];

    public static Arbitrary<Scenario> Any(int minutes, int identities, int most = 60)
    {
        Gen<int[]> genes = Gen.ArrayOf(Gen.Choose(0, int.MaxValue)).Resize(most);
        return Arb.From(genes.Select(each => new Scenario(each, minutes, identities)), scenario => scenario.Smaller());
    }

    public override string ToString() => string.Join(Environment.NewLine, Reports.Select(Describe));

    private static string Describe(Interaction report) =>
        $"{report.StartedAt} {report.Id}#{report.Revision} {report.Channel} {report.Outcome} s={report.SentimentThousandths} c={report.Complaint} topic={report.Topic} case={report.CaseId}";

    private IEnumerable<Scenario> Smaller()
    {
        for (int half = Genes.Length / 2; half > 0; half /= 2)
        {
            for (int at = 0; at + half <= Genes.Length; at += half) yield return this with { Genes = [.. Genes[..at], .. Genes[(at + half)..]] };
        }
    }

    private Interaction Decode(int gene)
    {
        Random dice = new(gene);
        InteractionDraft draft = new()
        {
            Id = $"i-{dice.Next(Identities)}",
            Source = "pbx",
            CustomerId = "c-1",
            Revision = dice.Next(4) == 0 ? dice.Next(1, 4) : 0,
            Channel = dice.Next(8) == 0 ? Channel.Order : (Channel)dice.Next(7),
            StartedAt = Make.Monday + TimeSpan.FromMinutes(GridMinutes * dice.Next(Minutes / GridMinutes)),
        };
        Measures(draft, dice);
        Words(draft, dice);
        return Make.Of(draft);
    }

    private static void Measures(InteractionDraft draft, Random dice)
    {
        draft.Direction = (Direction)dice.Next(3);
        draft.Outcome = (Outcome)dice.Next(5);
        draft.SelfService = dice.Next(3) == 0 ? (SelfService)dice.Next(4) : SelfService.None;
        if (dice.Next(4) == 0) draft.Complaint = true;
        if (dice.Next(3) > 0) draft.Sentiment = (dice.Next(2001) - 1000) / 1000.0;
        if (dice.Next(2) == 0) draft.WaitSeconds = dice.Next(4) == 0 ? dice.Next(1_000_000) : dice.Next(600);
        if (dice.Next(2) == 0) draft.HoldSeconds = dice.Next(600);
        if (dice.Next(2) == 0) draft.Transfers = dice.Next(4);
        if (dice.Next(4) == 0) draft.Csat = dice.Next(1, 6);
        if (dice.Next(4) == 0) draft.Nps = dice.Next(0, 11);
        if (dice.Next(4) == 0) draft.Ces = dice.Next(1, 8);
    }

    private static void Words(InteractionDraft draft, Random dice)
    {
        if (dice.Next(2) == 0) draft.Agent = $"a-{dice.Next(4)}";
        if (dice.Next(2) == 0) draft.Topic = $"topic-{dice.Next(5)}";
        if (dice.Next(3) == 0) draft.CaseId = $"k-{dice.Next(5)}";
        if (dice.Next(4) == 0) draft.AccountValue = dice.Next(2) == 0 ? "gold" : "silver";
        if (dice.Next(4) == 0) draft.Queue = $"queue-{dice.Next(3)}";
        if (dice.Next(4) == 0) draft.Segment = "consumer";
    }
}
