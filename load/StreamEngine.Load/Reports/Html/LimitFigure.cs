using StreamEngine.Load.Reports.Plots;

namespace StreamEngine.Load.Reports.Html;

/// <summary>Bars of what was reached and of the limits, with their table.</summary>
internal static class LimitFigure
{
    private const double Width = 960;
    private const double Left = 8;
    private const double Right = Width - 22;
    private const double Row = 48;
    private const double BarTop = 22;
    private const double BarHeight = 16;
    private const double AxisHeight = 44;
    private const int LongestName = 80;

    public static void Write(HtmlWriter html, LimitBars limits)
    {
        const string title = "Throughput against the limits of this machine";
        html.Open("figure").Element("figcaption", title);
        html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", title));
        Draw(html, title, limits);
        html.Close();
        html.Open("details").Element("summary", "The numbers");
        HtmlTable.Write(html, Table(limits));
        html.Close().Close();
    }

    public static ReportTable Table(LimitBars limits) => new(
        "", ["Figure", "Value", "Reached", "Meaning"],
        [.. limits.Bars.Select(bar => (IReadOnlyList<string>)[bar.Figure.Name, bar.Text, Share(limits, bar), bar.Figure.Meaning])]);

    private static void Draw(HtmlWriter html, string title, LimitBars limits)
    {
        double height = (limits.Bars.Count * Row) + AxisHeight;
        LinearScale scale = LinearScale.Round(0, limits.Bars.Max(bar => bar.Figure.Value), 8);
        (string titleName, string summaryName) = (html.NewName(), html.NewName());
        html.Open("svg",
            ("viewBox", $"0 0 {LinePlotSvg.Pixels(Width)} {LinePlotSvg.Pixels(height)}"), ("role", "img"), ("aria-labelledby", $"{titleName} {summaryName}"), ("class", "plot wide"));
        html.Element("title", title, ("id", titleName));
        html.Element("desc", string.Join("; ", limits.Bars.Select(bar => $"{bar.Figure.Name}: {bar.Text}")) + ".", ("id", summaryName));
        DrawAxis(html, scale, height);
        for (int i = 0; i < limits.Bars.Count; i++) DrawBar(html, limits, scale, i);
        html.Close();
    }

    private static void DrawAxis(HtmlWriter html, LinearScale scale, double height)
    {
        double bottom = height - AxisHeight;
        html.Open("g", ("class", "axes"), ("aria-hidden", "true"));
        for (int i = 0; i < scale.Ticks.Count; i++)
        {
            string x = LinePlotSvg.Pixels(X(scale, scale.Ticks[i].Value));
            string anchor = i == 0 ? "start" : i == scale.Ticks.Count - 1 ? "end" : "middle";
            html.Shape("line", ("x1", x), ("x2", x), ("y1", LinePlotSvg.Pixels(bottom)), ("y2", LinePlotSvg.Pixels(bottom + 5)), ("class", "edge"));
            html.Element("text", scale.Ticks[i].Label, ("x", x), ("y", LinePlotSvg.Pixels(bottom + 18)), ("text-anchor", anchor));
        }

        html.Shape("line", ("x1", LinePlotSvg.Pixels(Left)), ("x2", LinePlotSvg.Pixels(Right)), ("y1", LinePlotSvg.Pixels(bottom)), ("y2", LinePlotSvg.Pixels(bottom)), ("class", "edge"));
        html.Element("text", "a second", ("x", LinePlotSvg.Pixels(Right)), ("y", LinePlotSvg.Pixels(height - 6)), ("text-anchor", "end"), ("class", "label"));
        html.Close();
    }

    private static void DrawBar(HtmlWriter html, LimitBars limits, LinearScale scale, int number)
    {
        LimitBar bar = limits.Bars[number];
        double top = number * Row;
        string share = limits.ShareOf(bar) is not null ? $", {Share(limits, bar)} of it reached" : "";
        string baseline = LinePlotSvg.Pixels(top + BarTop - 6);
        html.Element("text", Shortened(bar.Figure.Name), ("x", LinePlotSvg.Pixels(Left)), ("y", baseline), ("class", "bar-name"));
        html.Element("text", $"{bar.Text}{share}", ("x", LinePlotSvg.Pixels(Right)), ("y", baseline), ("text-anchor", "end"), ("class", "bar-value"));
        string barTop = LinePlotSvg.Pixels(top + BarTop);
        html.Shape("rect", ("x", LinePlotSvg.Pixels(Left)), ("y", barTop), ("width", LinePlotSvg.Pixels(Right - Left)), ("height", LinePlotSvg.Pixels(BarHeight)), ("rx", "3"), ("class", "trough"));
        html.Shape("rect",
            ("x", LinePlotSvg.Pixels(Left)), ("y", barTop), ("width", LinePlotSvg.Pixels(Math.Max(1, X(scale, bar.Figure.Value) - Left))), ("height", LinePlotSvg.Pixels(BarHeight)), ("rx", "3"),
            ("class", bar.IsLimit ? "bar limit" : "bar"));
    }

    private static double X(LinearScale scale, double value) => Left + (scale.Share(value) * (Right - Left));

    private static string Share(LimitBars limits, LimitBar bar) => limits.ShareOf(bar) is { } share ? $"{Numbers.Plain(share * 100)} %" : "–";

    private static string Shortened(string name) => name.Length <= LongestName ? name : $"{name[..LongestName]}…";
}
