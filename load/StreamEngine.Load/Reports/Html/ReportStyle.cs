namespace StreamEngine.Load.Reports.Html;

/// <summary>How a report looks: <c>report.css</c>, out of the assembly.</summary>
internal static class ReportStyle
{
    private const string Resource = "StreamEngine.Load.Reports.Html.report.css";

    public static string Css { get; } = Read();

    private static string Read()
    {
        using Stream stream = typeof(ReportStyle).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not in the assembly");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
