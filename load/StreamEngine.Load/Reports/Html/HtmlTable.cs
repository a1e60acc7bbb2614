namespace StreamEngine.Load.Reports.Html;

/// <summary>A table as HTML; the first column heads the rows, columns of numbers stand to the right.</summary>
internal static class HtmlTable
{
    public static void Write(HtmlWriter html, ReportTable table)
    {
        bool[] isOfNumbers = [.. table.Headings.Select((_, column) => IsOfNumbers(table, column))];
        html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", table.Title.Length > 0 ? table.Title : "The numbers"));
        html.Open("table");
        if (table.Title.Length > 0) WriteCaption(html, table.Title);
        html.Open("thead").Open("tr");
        for (int i = 0; i < table.Headings.Count; i++) html.Element("th", table.Headings[i], ("scope", "col"), ("class", Class(i > 0 && isOfNumbers[i])));
        html.Close().Close().Open("tbody");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            html.Open("tr");
            for (int i = 0; i < row.Count; i++)
                if (i == 0) html.Element("th", row[i], ("scope", "row"));
                else html.Element("td", row[i], ("class", Class(i < isOfNumbers.Length && isOfNumbers[i])));
            html.Close();
        }

        html.Close().Close().Close();
    }

    /// <summary>What the table is stands out; how to read it follows.</summary>
    private static void WriteCaption(HtmlWriter html, string title)
    {
        const string sentenceEnd = ". ";
        int end = title.IndexOf(sentenceEnd, StringComparison.Ordinal);
        html.Open("caption").Element("strong", end < 0 ? title : title[..(end + 1)]);
        if (end >= 0) html.Text(title[(end + 1)..]);
        html.Close();
    }

    private static string Class(bool isOfNumbers) => isOfNumbers ? "number" : "";

    /// <summary>Every cell begins as a number does, or says that there is none.</summary>
    private static bool IsOfNumbers(ReportTable table, int column) => table.Rows.Count > 0 && table.Rows.All(row =>
        column < row.Count && (row[column] is "" or "–" or "∞" || char.IsAsciiDigit(row[column].TrimStart('−', '-', '+', '×', '≥', '≤', ' ').FirstOrDefault())));
}
