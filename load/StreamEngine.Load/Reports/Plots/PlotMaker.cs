namespace StreamEngine.Load.Reports.Plots;

/// <summary>Makes plots of what a run found.</summary>
internal static class PlotMaker
{
    private const int StepsUp = 5;

    /// <summary>Series of one group and one unit, over the time of the run.</summary>
    public static LinePlot OverTime(string title, IReadOnlyList<Series> series, PlotSize size)
    {
        double[] seconds = [.. series.SelectMany(one => one.Points).Select(point => point.Seconds).Where(double.IsFinite)];
        double[] values = Finite(series.SelectMany(one => one.Points).Select(point => point.Value));
        Quantity time = Quantity.Of(Math.Max(1, seconds.DefaultIfEmpty(0).Max()), "s");
        Quantity quantity = Quantity.Of(Typical(values, series[0].Unit), series[0].Unit);
        PlotLine[] lines =
        [
            .. series.Select(one => new PlotLine(one.Name,
                [.. one.Points.Where(point => double.IsFinite(point.Seconds)).Select(point => new PlotPoint(point.Seconds * time.Factor, point.Value * quantity.Factor))])),
        ];
        LinearScale along = LinearScale.Exact(Math.Min(0, seconds.DefaultIfEmpty(0).Min()) * time.Factor, seconds.DefaultIfEmpty(1).Max() * time.Factor, (int)(size.Width / 90));
        return new LinePlot
        {
            Title = title,
            Summary = Summary(series.Select(one => (one.Name, one.Points.Select(point => point.Value))), series[0].Unit),
            Size = size,
            X = new Axis($"time since the run began ({time.Unit})", along),
            Y = new Axis(quantity.Unit, Up(values, quantity)),
            Lines = lines,
        };
    }

    /// <summary>Curves of one unit, over how rare.</summary>
    public static LinePlot OverRarity(string title, IReadOnlyList<PercentileCurve> curves, PlotSize size)
    {
        double[] values = Finite(curves.SelectMany(curve => curve.Points).Select(point => point.Value));
        Quantity quantity = Quantity.Of(Typical(values, curves[0].Unit), curves[0].Unit);
        return new LinePlot
        {
            Title = title,
            Summary = Summary(curves.Select(curve => (curve.Name, curve.Points.Select(point => point.Value))), curves[0].Unit),
            Size = size,
            X = new Axis("percentile, by how rare what is beyond it is", new RarityScale(curves.SelectMany(curve => curve.Points).Select(point => point.Percentile))),
            Y = new Axis(quantity.Unit, Up(values, quantity)),
            Lines = [.. curves.Select(curve => new PlotLine(curve.Name, [.. curve.Points.Select(point => new PlotPoint(point.Percentile, point.Value * quantity.Factor))]))],
        };
    }

    private static Scale Up(double[] values, Quantity quantity) => IsByRatios(values, quantity.Unit)
        ? new LogScale(values.Min() * quantity.Factor, values.Max() * quantity.Factor)
        : LinearScale.Round(values.DefaultIfEmpty(0).Min() * quantity.Factor, values.DefaultIfEmpty(0).Max() * quantity.Factor, StepsUp);

    /// <summary>Latencies differ by powers of ten; of a backlog or a load, what is small does not matter.</summary>
    private static bool IsByRatios(double[] values, string unit) => Quantity.IsTime(unit) && LogScale.Suits(values);

    private static double[] Finite(IEnumerable<double> values) => [.. values.Where(double.IsFinite)];

    /// <summary>By what the unit is chosen: the largest number, or the middle one where the scale is one of ratios.</summary>
    private static double Typical(double[] values, string unit) =>
        IsByRatios(values, unit) ? values.Order().ElementAt(values.Length / 2) : values.Select(Math.Abs).DefaultIfEmpty(0).Max();

    private static string Summary(IEnumerable<(string Name, IEnumerable<double> Values)> lines, string unit) =>
        string.Join("; ", lines.Select(line => (line.Name, Values: Finite(line.Values))).Select(line => line.Values.Length == 0
            ? $"{line.Name}: no values"
            : $"{line.Name}: from {Numbers.Text(line.Values.Min(), unit)} to {Numbers.Text(line.Values.Max(), unit)}")) + ".";
}
