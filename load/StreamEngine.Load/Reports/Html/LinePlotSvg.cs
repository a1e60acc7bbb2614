using System.Globalization;
using System.Text;
using StreamEngine.Load.Reports.Plots;

namespace StreamEngine.Load.Reports.Html;

/// <summary>Draws lines as SVG.</summary>
internal static class LinePlotSvg
{
    /// <summary>How many colours there are; then they begin anew.</summary>
    public const int Colours = 8;

    /// <summary>So few points are marked, and say their numbers under the pointer.</summary>
    private const int FewPoints = 60;

    public static void Draw(HtmlWriter html, LinePlot plot)
    {
        PlotFrame frame = new(plot);
        (string title, string summary) = (html.NewName(), html.NewName());
        html.Open("svg",
            ("viewBox", $"0 0 {Pixels(plot.Size.Width)} {Pixels(plot.Size.Height)}"), ("role", "img"), ("aria-labelledby", $"{title} {summary}"), ("class", plot.Size == PlotSize.Wide ? "plot wide" : "plot"));
        html.Element("title", plot.Title, ("id", title)).Element("desc", plot.Summary, ("id", summary));
        DrawAxes(html, plot, frame);
        for (int i = 0; i < plot.Lines.Count; i++) DrawLine(html, plot, frame, i);
        html.Close();
    }

    /// <summary>What a line's <c>path</c> goes along; it breaks where there is no number.</summary>
    public static string Path(IReadOnlyList<PlotPoint> points, PlotFrame frame)
    {
        StringBuilder path = new();
        bool isDown = false;
        foreach (PlotPoint point in points)
        {
            bool isNumber = double.IsFinite(point.Y);
            if (isNumber) path.Append(isDown ? 'L' : 'M').Append(Pixels(frame.X(point.X))).Append(' ').Append(Pixels(frame.Y(point.Y)));
            isDown = isNumber;
        }

        return path.ToString();
    }

    public static string Pixels(double at) => at.ToString("0.#", CultureInfo.InvariantCulture);

    private static void DrawAxes(HtmlWriter html, LinePlot plot, PlotFrame frame)
    {
        html.Open("g", ("class", "axes"), ("aria-hidden", "true"));
        foreach (Tick tick in frame.YTicks)
        {
            string y = Pixels(frame.Y(tick.Value));
            html.Shape("line", ("x1", Pixels(frame.Left)), ("x2", Pixels(frame.Right)), ("y1", y), ("y2", y), ("class", "grid"));
            html.Element("text", tick.Label, ("x", Pixels(frame.Left - 8)), ("y", y), ("dy", ".32em"), ("text-anchor", "end"));
        }

        foreach (Tick tick in frame.XTicks)
        {
            string x = Pixels(frame.X(tick.Value));
            html.Shape("line", ("x1", x), ("x2", x), ("y1", Pixels(frame.Top)), ("y2", Pixels(frame.Bottom)), ("class", "grid faint"));
            html.Shape("line", ("x1", x), ("x2", x), ("y1", Pixels(frame.Bottom)), ("y2", Pixels(frame.Bottom + 5)), ("class", "edge"));
            html.Element("text", tick.Label, ("x", x), ("y", Pixels(frame.Bottom + 18)), ("text-anchor", "middle"));
        }

        html.Shape("line", ("x1", Pixels(frame.Left)), ("x2", Pixels(frame.Right)), ("y1", Pixels(frame.Bottom)), ("y2", Pixels(frame.Bottom)), ("class", "edge"));
        html.Element("text", plot.Y.Label, ("x", "4"), ("y", "12"), ("class", "label"));
        html.Element("text", plot.X.Label, ("x", Pixels(frame.Right)), ("y", Pixels(plot.Size.Height - 6)), ("text-anchor", "end"), ("class", "label"));
        html.Close();
    }

    private static void DrawLine(HtmlWriter html, LinePlot plot, PlotFrame frame, int number)
    {
        PlotLine line = plot.Lines[number];
        IReadOnlyList<PlotPoint> points = Thinning.Thin(line.Points, (int)(frame.Right - frame.Left));
        string colour = string.Create(CultureInfo.InvariantCulture, $"c{number % Colours}");
        html.Shape("path", ("d", Path(points, frame)), ("class", $"line {colour}"));
        if (line.Points.Count > FewPoints) return;
        foreach (PlotPoint point in line.Points.Where(point => double.IsFinite(point.Y)))
        {
            html.Open("circle", ("cx", Pixels(frame.X(point.X))), ("cy", Pixels(frame.Y(point.Y))), ("r", "2.6"), ("class", $"dot {colour}"));
            html.Element("title", $"{line.Name}: {Numbers.Text(point.Y, plot.Y.Label)} at {Numbers.Plain(point.X)}").Close();
        }
    }
}
