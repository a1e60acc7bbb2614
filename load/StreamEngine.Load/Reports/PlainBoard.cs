using System.Collections.Concurrent;
using System.Globalization;

namespace StreamEngine.Load.Reports;

/// <summary>One line for each phase, with what was measured in the one before: for logs and pipes.</summary>
internal sealed class PlainBoard(TextWriter output) : ILiveBoard
{
    private readonly ConcurrentDictionary<string, string> _values = new();

    public void Phase(string text)
    {
        if (!_values.IsEmpty) output.WriteLine($"  {string.Join(", ", _values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key} {value.Value}"))}");
        _values.Clear();
        output.WriteLine(text);
    }

    public void Progress(double? share)
    {
        // A line for each step would bury the phases.
    }

    public void Show(string name, double value, string unit) => _values[name] = string.Create(CultureInfo.InvariantCulture, $"{value:#,0.##} {unit}").TrimEnd();
}
