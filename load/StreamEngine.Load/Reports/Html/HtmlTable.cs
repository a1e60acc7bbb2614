namespace StreamEngine.Load.Reports.Html;

/// <summary>A table as HTML; columns of numbers stand to the right.</summary>
internal static class HtmlTable
{
    public static void Write(HtmlWriter html, ReportTable table)
    {
        bool[] isOfNumbers = [.. table.Headings.Select((_, column) => IsOfNumbers(table, column))];
        html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", table.Title.Length > 0 ? table.Title : "The numbers"));
        html.Open("table");
        if (table.Title.Length > 0) html.Element("caption", table.Title);
        html.Open("thead").Open("tr");
        for (int i = 0; i < table.Headings.Count; i++) html.Element("th", table.Headings[i], ("scope", "col"), ("class", Class(isOfNumbers[i])));
        html.Close().Close().Open("tbody");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            html.Open("tr");
            for (int i = 0; i < row.Count; i++)
                if (i == 0) html.Element("th", row[i], ("scope", "row"), ("class", Class(isOfNumbers[0])));
                else html.Element("td", row[i], ("class", Class(i < isOfNumbers.Length && isOfNumbers[i])));
            html.Close();
        }

        html.Close().Close().Close();
    }

    private static string Class(bool isOfNumbers) => isOfNumbers ? "number" : "";

    /// <summary>Every cell begins as a number does, or says that there is none.</summary>
    private static bool IsOfNumbers(ReportTable table, int column) => table.Rows.Count > 0 && table.Rows.All(row =>
        column < row.Count && (row[column] is "" or "–" or "∞" || char.IsAsciiDigit(row[column].TrimStart('−', '-', '+', '×', '≥', '≤', ' ').FirstOrDefault())));
}
