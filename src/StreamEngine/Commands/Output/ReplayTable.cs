using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Store;
using StreamEngine.Store.Wire;
using Profile = StreamEngine.Domain.Profiles.Profile;

namespace StreamEngine.Commands.Output;

/// <summary>What came of a replay, for people.</summary>
internal static class ReplayTable
{
    private const int RiskiestShown = 10;

    public static async Task<IRenderable> DrawAsync(EngineSettings settings, EngineHost engine, ReplayResult result, CancellationToken ct)
    {
        PriorityQueue<Profile, (Score, string)> riskiest = new();
        long customers = 0;
        foreach (ShardId shard in engine.ShardIds)
        {
            await foreach (StoredProfile stored in engine.Reader.ScanAsync(shard, ct))
            {
                customers++;
                if (!ProfileSnapshot.TryRead(stored.CustomerId, stored.Snapshot.Span, settings.Policy, out Profile? profile, out _)) continue;
                riskiest.Enqueue(profile, (profile.Score, profile.CustomerId));
                if (riskiest.Count > RiskiestShown) riskiest.Dequeue();
            }
        }

        return new Rows(Counts(result, customers), Levels(result), Riskiest(settings, riskiest));
    }

    private static Table Counts(ReplayResult result, long customers)
    {
        ShardTally tally = result.Tally;
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("replayed").AddColumn(new TableColumn("count").RightAligned());
        Row(table, "events", tally.Consumed);
        Row(table, "  applied to a customer", tally.Applied + tally.Amended + tally.Purchases);
        Row(table, "  anonymous", tally.Anonymous);
        Row(table, "  late", tally.Late);
        Row(table, "  duplicates", tally.Duplicates);
        Row(table, "  dead letters", tally.DeadLetters);
        Row(table, "  misrouted", tally.Misrouted);
        Row(table, "customers now known", customers);
        return table;
    }

    private static Table Levels(ReplayResult result)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("crossings to").AddColumn(new TableColumn("up").RightAligned()).AddColumn(new TableColumn("down").RightAligned());
        foreach (RiskLevel level in Enum.GetValues<RiskLevel>().Reverse())
            table.AddRow($"[{CrossingLine.Colour(level)}]{level}[/]", Count(result.Crossings.GetValueOrDefault((level, true))), Count(result.Crossings.GetValueOrDefault((level, false))));
        return table;
    }

    private static Table Riskiest(EngineSettings settings, PriorityQueue<Profile, (Score, string)> riskiest)
    {
        List<Profile> ascending = [];
        while (riskiest.TryDequeue(out Profile? profile, out _)) ascending.Add(profile);
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("riskiest customers").AddColumn("score").AddColumn("level").AddColumn("first driver");
        foreach (Profile profile in Enumerable.Reverse(ascending))
        {
            IReadOnlyList<Driver> drivers = profile.AssessUnder(settings.Policy).Drivers;
            table.AddRow(
                Markup.Escape(profile.CustomerId), profile.Score.ToString(), $"[{CrossingLine.Colour(profile.Level)}]{profile.Level}[/]",
                drivers.Count == 0 ? "" : Markup.Escape(EvidenceSentence.Render(drivers[0].Evidence)));
        }

        return table;
    }

    private static void Row(Table table, string name, long count) => table.AddRow(name, Count(count));

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
