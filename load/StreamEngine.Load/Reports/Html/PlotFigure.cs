using System.Globalization;
using StreamEngine.Load.Reports.Plots;

namespace StreamEngine.Load.Reports.Html;

/// <summary>A plot with its caption, its legend, and its numbers as a table.</summary>
internal static class PlotFigure
{
    private const int MostRows = 40;

    public static void Write(HtmlWriter html, LinePlot plot)
    {
        html.Open("figure").Element("figcaption", plot.Title);
        WriteLegend(html, plot);
        html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", plot.Title));
        LinePlotSvg.Draw(html, plot);
        html.Close();
        html.Open("details").Element("summary", "The numbers");
        HtmlTable.Write(html, Table(plot));
        html.Close().Close();
    }

    /// <summary>The plot's numbers; of many, the mean of each stretch, after the lowest, the mean and the highest of all.</summary>
    public static ReportTable Table(LinePlot plot)
    {
        List<IReadOnlyList<string>> rows = [];
        double[][] finite = [.. plot.Lines.Select(line => line.Points.Select(point => point.Y).Where(double.IsFinite).ToArray())];
        rows.Add(["lowest", .. finite.Select(values => Cell(values, Enumerable.Min))]);
        rows.Add(["mean", .. finite.Select(values => Cell(values, Enumerable.Average))]);
        rows.Add(["highest", .. finite.Select(values => Cell(values, Enumerable.Max))]);
        double[] places = [.. plot.Lines.SelectMany(line => line.Points).Select(point => point.X).Distinct().Order()];
        bool isWhole = places.Length <= MostRows;
        IEnumerable<double[]> stretches = isWhole ? places.Select(place => new[] { place }) : Stretches(places);
        foreach (double[] stretch in stretches)
        {
            string place = isWhole ? Place(stretch[0]) : $"{Place(stretch[0])} to {Place(stretch[^1])}";
            rows.Add([place, .. plot.Lines.Select(line => Cell([.. line.Points.Where(point => point.X >= stretch[0] && point.X <= stretch[^1] && double.IsFinite(point.Y)).Select(point => point.Y)], Enumerable.Average))]);
        }

        string unit = plot.Y.Label.Length == 0 ? "" : $" ({plot.Y.Label})";
        return new ReportTable(isWhole ? "" : "Means of equal stretches", [plot.X.Label, .. plot.Lines.Select(line => line.Name + unit)], rows);
    }

    private static void WriteLegend(HtmlWriter html, LinePlot plot)
    {
        html.Open("ul", ("class", "legend"));
        for (int i = 0; i < plot.Lines.Count; i++)
        {
            html.Open("li").Open("svg", ("viewBox", "0 0 22 8"), ("width", "22"), ("height", "8"), ("aria-hidden", "true"));
            html.Shape("path", ("d", "M0 4H22"), ("class", string.Create(CultureInfo.InvariantCulture, $"line c{i % LinePlotSvg.Colours}")));
            html.Close().Text(plot.Lines[i].Name).Close();
        }

        html.Close();
    }

    private static IEnumerable<double[]> Stretches(double[] places) => places.Chunk((places.Length + MostRows - 1) / MostRows);

    /// <summary>A percentile needs all of its nines.</summary>
    private static string Place(double place) => place.ToString("#,##0.######", CultureInfo.InvariantCulture);

    private static string Cell(double[] values, Func<IEnumerable<double>, double> of) => values.Length == 0 ? "–" : Numbers.Plain(of(values));
}
