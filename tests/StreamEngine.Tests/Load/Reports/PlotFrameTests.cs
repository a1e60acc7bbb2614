using System.Globalization;
using System.Text.RegularExpressions;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Reports.Html;
using StreamEngine.Load.Reports.Plots;

namespace StreamEngine.Tests.Load.Reports;

public sealed partial class PlotFrameTests
{
    [Fact]
    public void Whatever_the_numbers_every_point_lies_inside_the_frame_and_no_labels_overlap()
    {
        Random random = new(3);
        for (int i = 0; i < 300; i++)
        {
            LinePlot plot = AnyPlot(random);
            PlotFrame frame = new(plot);
            Assert.True(frame.Left < frame.Right && frame.Top < frame.Bottom);
            foreach (PlotLine line in plot.Lines)
                foreach ((double x, double y) in Points(LinePlotSvg.Path(line.Points, frame)))
                {
                    Assert.InRange(x, frame.Left - 0.1, frame.Right + 0.1);
                    Assert.InRange(y, frame.Top - 0.1, frame.Bottom + 0.1);
                }

            Tick[] ticks = [.. frame.XTicks];
            Assert.NotEmpty(ticks);
            for (int tick = 1; tick < ticks.Length; tick++)
                Assert.True(frame.X(ticks[tick].Value) - (PlotFrame.Width(ticks[tick].Label) / 2) > frame.X(ticks[tick - 1].Value) + (PlotFrame.Width(ticks[tick - 1].Label) / 2));
            Assert.All(ticks, tick => Assert.True(frame.X(tick.Value) + (PlotFrame.Width(tick.Label) / 2) <= plot.Size.Width));
            Assert.All(plot.Y.Scale.Ticks, tick => Assert.True(PlotFrame.Width(tick.Label) < frame.Left));
        }
    }

    [Fact]
    public void Later_is_further_right_and_more_is_higher_up()
    {
        LinePlot plot = PlotMaker.OverTime("t", [new Series("s", "g", "ms", [new(0, 1), new(10, 2), new(20, 3)])], PlotSize.Wide);
        PlotFrame frame = new(plot);

        (double X, double Y)[] points = [.. Points(LinePlotSvg.Path(plot.Lines[0].Points, frame))];

        Assert.True(points[0].X < points[1].X && points[1].X < points[2].X);
        Assert.True(points[0].Y > points[1].Y && points[1].Y > points[2].Y);
        Assert.Equal(frame.Right, points[2].X, 0.1);
    }

    [Fact]
    public void A_line_breaks_where_there_is_no_number()
    {
        LinePlot plot = PlotMaker.OverTime("t", [new Series("s", "g", "", [new(0, 1), new(1, double.NaN), new(2, 3), new(3, 3)])], PlotSize.Wide);

        string path = LinePlotSvg.Path(plot.Lines[0].Points, new PlotFrame(plot));

        Assert.Equal(2, path.Count(letter => letter == 'M'));
        Assert.Equal(1, path.Count(letter => letter == 'L'));
    }

    [Fact]
    public void Of_a_long_line_the_peaks_are_kept()
    {
        PlotPoint[] points = [.. Enumerable.Range(0, 100_000).Select(x => new PlotPoint(x, x == 77_777 ? 1_000 : x == 22_222 ? -5 : Math.Sin(x)))];

        IReadOnlyList<PlotPoint> thinned = Thinning.Thin(points, 500);

        Assert.InRange(thinned.Count, 500, 2_000);
        Assert.Contains(points[77_777], thinned);
        Assert.Contains(points[22_222], thinned);
        Assert.Equal(points[0], thinned[0]);
        Assert.Equal(points[^1], thinned[^1]);
        Assert.Equal(thinned.OrderBy(point => point.X), thinned);
    }

    private static LinePlot AnyPlot(Random random)
    {
        double size = Math.Pow(10, random.Next(-8, 12));
        double floor = random.Next(3) == 0 ? -size : 0;
        Series[] series =
        [
            .. Enumerable.Range(0, random.Next(1, 4)).Select(number => new Series($"line {number}", "group", random.Next(2) == 0 ? "ms" : "B",
                [.. Enumerable.Range(0, random.Next(1, 200)).Select(second => new SeriesPoint(second * random.Next(1, 3), random.Next(20) == 0 ? double.NaN : floor + (size * Math.Pow(random.NextDouble(), 4))))])),
        ];
        return PlotMaker.OverTime("title", series, random.Next(2) == 0 ? PlotSize.Wide : PlotSize.Half);
    }

    private static IEnumerable<(double X, double Y)> Points(string path) =>
        Place().Matches(path).Select(place => (Number(place.Groups[1].Value), Number(place.Groups[2].Value)));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[ML](-?[\d.]+) (-?[\d.]+)")]
    private static partial Regex Place();
}
