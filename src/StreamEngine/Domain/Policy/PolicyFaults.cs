using System.Globalization;

namespace StreamEngine.Domain.Policy;

/// <summary>Collects what is wrong with a policy: one line for each fault, naming the key as the operator wrote it.</summary>
internal sealed class PolicyFaults
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public static string Text(double value) => value.ToString("0.00##", CultureInfo.InvariantCulture);

    public void Add(string key, double value, string why) => Add(key, Text(value), why);

    public void Add(string key, TimeSpan value, string why) => Add(key, value.ToString(), why);

    public void Add(string key, string value, string why) => _lines.Add($"{PolicySettings.Section}:{key} is {value}: {why}");

    public double Within(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most)) Add(key, value, FormattableString.Invariant($"must be {least} to {most}"));
        return value;
    }

    public int Within(string key, int value, int least, int most)
    {
        if (value < least || value > most) Add(key, value.ToString(CultureInfo.InvariantCulture), FormattableString.Invariant($"must be {least} to {most}"));
        return value;
    }

    /// <param name="key">The key below the section.</param>
    /// <param name="value">The span to check, and to return.</param>
    /// <param name="least">The shortest that is valid.</param>
    /// <param name="most">The longest that is valid.</param>
    /// <param name="step">It must be a whole number of these.</param>
    public TimeSpan Span(string key, TimeSpan value, TimeSpan least, TimeSpan most, TimeSpan step)
    {
        if (value < least || value > most) Add(key, value, $"must be {least} to {most}");
        else if (value.Ticks % step.Ticks != 0) Add(key, value, $"must be a whole number of {step}");
        return value;
    }

    public void Names(string key, IEnumerable<string> written, IEnumerable<string> known)
    {
        HashSet<string> valid = new(known, StringComparer.OrdinalIgnoreCase);
        foreach (string name in written)
        {
            if (!valid.Contains(name)) _lines.Add($"{PolicySettings.Section}:{key}:{name} is unknown: must be one of {string.Join(", ", valid)}");
        }
    }
}
