using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace StreamEngine.Load.Reports.Live;

/// <summary>Draws a moment of a run, for a terminal or as a line.</summary>
internal static class BoardDrawing
{
    private const int BarWidth = 32;

    public static IRenderable Draw(BoardView view)
    {
        Grid head = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        head.AddRow(new Markup($"[bold]{Markup.Escape(view.Title)}[/]"), new Markup($"[grey]{Clock(view.Took)}[/]"));
        List<IRenderable> rows = [head, new Markup(Markup.Escape(view.Phase)), new Markup(Bar(view))];
        if (view.Gauges.Count > 0) rows.Add(Gauges(view.Gauges));
        return new Rows(rows);
    }

    /// <summary>For where lines are kept and not drawn over.</summary>
    public static string Line(BoardView view)
    {
        string share = view.Progress is { } progress ? string.Create(CultureInfo.InvariantCulture, $" {progress:P0}") : "";
        string values = string.Concat(view.Gauges.Select(gauge => $"; {gauge.Name} {gauge.Value}"));
        return $"{Clock(view.Took)} {view.Phase}{share}{values}".ReplaceLineEndings(" ");
    }

    private static Table Gauges(IReadOnlyList<GaugeView> gauges)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders()
            .AddColumn(new TableColumn("name")).AddColumn(new TableColumn("value").RightAligned().NoWrap()).AddColumn(new TableColumn("minute").NoWrap());
        foreach (GaugeView gauge in gauges)
            table.AddRow(Markup.Escape(gauge.Name), $"[bold]{Markup.Escape(gauge.Value)}[/]", $"[blue]{Markup.Escape(gauge.Minute)}[/]");
        return table;
    }

    private static string Bar(BoardView view)
    {
        string since = $"[grey]{Clock(view.PhaseTook)}[/]";
        if (view.Progress is not { } share) return since;
        int full = (int)Math.Round(share * BarWidth);
        string left = view.Remaining is { } remaining ? $" [grey]about {Clock(remaining)} to go[/]" : "";
        return $"[green]{new string('━', full)}[/][grey]{new string('─', BarWidth - full)}[/] {share.ToString("P0", CultureInfo.InvariantCulture)} {since}{left}";
    }

    private static string Clock(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
