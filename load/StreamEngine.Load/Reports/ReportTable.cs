namespace StreamEngine.Load.Reports;

/// <summary>Rows of text under headings.</summary>
/// <param name="Title">What the table shows.</param>
/// <param name="Headings">One for each column.</param>
/// <param name="Rows">As many cells each as there are headings.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);
