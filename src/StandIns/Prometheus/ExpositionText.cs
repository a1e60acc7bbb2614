using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>Metrics as text, in one of the two formats.</summary>
internal sealed class ExpositionText(ExpositionFormat format)
{
    private const string Total = "_total";

    private readonly StringBuilder _text = new(16 * 1024);

    private bool IsOpenMetrics => format == ExpositionFormat.OpenMetricsText;

    public static string Escape(string labelValue) =>
        labelValue.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    public void Declare(Collector collector)
    {
        (string name, string type) = (collector.Name, collector.TypeName);
        if (IsOpenMetrics && collector is Counter)
        {
            // OpenMetrics names the family without the suffix; a counter that lacks it is none there.
            if (name.EndsWith(Total, StringComparison.Ordinal)) name = name[..^Total.Length];
            else type = "unknown";
        }

        string help = string.IsNullOrWhiteSpace(collector.Help) ? "" : collector.Help;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <param name="name">Of the sample, with its suffix.</param>
    /// <param name="labels">As <see cref="ChildBase.Labels"/>.</param>
    /// <param name="value">Its value.</param>
    public void Sample(string name, string labels, double value) => Line(name, labels, IsOpenMetrics ? AsFloat(value) : Text(value));

    /// <inheritdoc cref="Sample(string, string, double)"/>
    public void Sample(string name, string labels, long value) => Line(name, labels, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>One bucket of a histogram.</summary>
    public void Bucket(string name, string labels, double bound, long count)
    {
        string le = double.IsPositiveInfinity(bound) ? "+Inf" : IsOpenMetrics ? AsFloat(bound) : Text(bound);
        Sample(name, $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{le}\"", count);
    }

    public string End() => _text.Append(IsOpenMetrics ? "# EOF\n" : "").ToString();

    private void Line(string name, string labels, string value)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(value).Append('\n');
    }

    private static string Text(double value) => value.ToString("g", CultureInfo.InvariantCulture);

    /// <summary>OpenMetrics tells a float from an integer by its looks.</summary>
    private static string AsFloat(double value)
    {
        if (double.IsPositiveInfinity(value)) return "+Inf";
        if (double.IsNegativeInfinity(value)) return "-Inf";
        string text = Text(value);
        return double.IsNaN(value) || text.AsSpan().IndexOfAny('.', 'e') >= 0 ? text : text + ".0";
    }
}
