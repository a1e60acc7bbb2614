using System.Globalization;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>The samples of a scrape in Prometheus' text format.</summary>
internal sealed class PrometheusText
{
    private readonly List<MetricSample> _samples = [];

    /// <summary>Lines that are no samples are passed over.</summary>
    public static PrometheusText Parse(string text)
    {
        PrometheusText parsed = new();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
            if (line.Length > 0 && line[0] != '#' && Sample(line) is { } sample) parsed._samples.Add(sample);
        return parsed;
    }

    public IEnumerable<MetricSample> Named(string name) => _samples.Where(sample => sample.Name == name);

    /// <summary>Over all label values; 0 where there is no such metric.</summary>
    public double Sum(string name) => Named(name).Sum(sample => sample.Value);

    public double Sum(string name, string label, string value) => Named(name).Where(sample => sample.Labels.GetValueOrDefault(label) == value).Sum(sample => sample.Value);

    /// <summary>name{label="value",…} value</summary>
    private static MetricSample? Sample(ReadOnlySpan<char> line)
    {
        int nameEnd = line.IndexOfAny('{', ' ');
        if (nameEnd <= 0) return null;
        Dictionary<string, string> labels = [];
        ReadOnlySpan<char> rest = line[nameEnd..];
        if (rest[0] == '{' && !TryLabels(ref rest, labels)) return null;
        ReadOnlySpan<char> number = rest.Trim();
        int timestamp = number.IndexOf(' ');
        if (timestamp > 0) number = number[..timestamp];
        return TryNumber(number, out double value) ? new MetricSample(line[..nameEnd].ToString(), labels, value) : null;
    }

    private static bool TryLabels(ref ReadOnlySpan<char> rest, Dictionary<string, string> labels)
    {
        rest = rest[1..];
        while (rest.Length > 0 && rest[0] != '}')
        {
            int equals = rest.IndexOf("=\"");
            if (equals < 0) return false;
            string label = rest[..equals].TrimStart(',').Trim().ToString();
            rest = rest[(equals + 2)..];
            if (!TryQuoted(ref rest, out string value)) return false;
            labels[label] = value;
        }

        if (rest.Length == 0) return false;
        rest = rest[1..];
        return true;
    }

    /// <summary>Up to the closing quote; a backslash takes the next character out of its meaning.</summary>
    private static bool TryQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        System.Text.StringBuilder text = new();
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                value = text.ToString();
                rest = rest[(i + 1)..];
                return true;
            }

            if (rest[i] == '\\' && i + 1 < rest.Length) i++;
            text.Append(rest[i] == 'n' && i > 0 && rest[i - 1] == '\\' ? '\n' : rest[i]);
        }

        value = "";
        return false;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        value = text switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, "NaN" => double.NaN, _ => 0 };
        return value != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}

/// <param name="Name">Of the metric; of a histogram's parts with their ending.</param>
/// <param name="Labels">Its labels and their values.</param>
/// <param name="Value">The number.</param>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
