using System.Globalization;
using Spectre.Console;

namespace StreamEngine.Load.Reports;

/// <summary>What a run found, as tables in the terminal.</summary>
internal static class ReportTerminal
{
    public static void Print(IAnsiConsole console, Report report)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(report.Scenario.Name)}[/] ({Markup.Escape(report.Scenario.Kind)}, seed {report.Scenario.Seed}, {report.Took.TotalSeconds:F0} s)");
        console.WriteLine($"{report.Environment.Hardware}; {report.Environment.System}; {report.Environment.Target}");
        foreach (ReportTable table in report.Result.Tables) Print(console, table);
        Table figures = new Table().Border(TableBorder.Simple).AddColumn("figure").AddColumn(new TableColumn("value").RightAligned()).AddColumn("").AddColumn("meaning");
        foreach (Figure figure in report.Result.Figures) figures.AddRow(Cells(figure.Name, Number(figure), Unit(figure), figure.Meaning));
        console.Write(figures);
        foreach (Objective objective in report.Objectives)
            console.MarkupLine($"{(objective.IsMet ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(objective.Text)}{(objective.IsMet ? "" : Markup.Escape(string.Create(CultureInfo.InvariantCulture, $": found {objective.Found:G6}")))}");
    }

    private static void Print(IAnsiConsole console, ReportTable table)
    {
        Table drawn = new Table().Border(TableBorder.Simple).Title(Markup.Escape(table.Title));
        foreach (string heading in table.Headings) drawn.AddColumn(new TableColumn(Markup.Escape(heading)).RightAligned());
        foreach (IReadOnlyList<string> row in table.Rows) drawn.AddRow(Cells([.. row]));
        console.Write(drawn);
    }

    private static Text[] Cells(params string[] texts) => [.. texts.Select(text => new Text(text))];

    /// <summary>Bytes, or bytes an hour.</summary>
    private static bool IsBytes(Figure figure) => figure.Unit is "B" or "B/h";

    private static string Unit(Figure figure) => IsBytes(figure) ? $"Mi{figure.Unit}" : figure.Unit;

    private static string Number(Figure figure)
    {
        const double BytesPerMebibyte = 1 << 20;
        double value = IsBytes(figure) ? figure.Value / BytesPerMebibyte : figure.Value;
        return value.ToString(Math.Abs(value) >= 1_000 || value == Math.Floor(value) ? "N0" : "G4", CultureInfo.InvariantCulture);
    }
}
