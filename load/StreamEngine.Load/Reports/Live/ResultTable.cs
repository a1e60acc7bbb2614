using Spectre.Console;
using Spectre.Console.Rendering;

namespace StreamEngine.Load.Reports.Live;

/// <summary>What a run found, for the terminal on which it ends.</summary>
internal static class ResultTable
{
    public static IRenderable Draw(Report report)
    {
        List<IRenderable> parts = [Figures(report.Result.Figures)];
        parts.AddRange(report.Result.Tables.Select(Own));
        parts.AddRange(report.Objectives.Select(objective => Line(report, objective)));
        parts.Add(new Markup($"[bold]{Markup.Escape(report.Scenario.Name)}: {Verdict.Of(report)}[/] [grey]in {Verdict.Took(report.Took)}[/]"));
        return new Rows(parts);
    }

    private static Table Figures(IReadOnlyList<Figure> figures)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("figure").AddColumn(new TableColumn("value").RightAligned().NoWrap()).AddColumn("meaning");
        foreach (Figure figure in figures)
            table.AddRow(Markup.Escape(figure.Name), Markup.Escape(Numbers.Text(figure.Value, figure.Unit)), $"[grey]{Markup.Escape(figure.Meaning)}[/]");
        return table;
    }

    private static Table Own(ReportTable own)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(own.Title));
        foreach (string heading in own.Headings) table.AddColumn(Markup.Escape(heading));
        foreach (IReadOnlyList<string> row in own.Rows) table.AddRow([.. row.Take(own.Headings.Count).Select(Markup.Escape)]);
        return table;
    }

    private static Markup Line(Report report, Objective objective)
    {
        string mark = objective.IsMet ? "[green]✓ met[/]" : "[red]✗ missed[/]";
        return new Markup($"{mark} {Markup.Escape(objective.Text)} [grey]{Markup.Escape(Verdict.Found(report, objective))}[/]");
    }
}
