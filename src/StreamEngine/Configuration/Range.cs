using System.Globalization;

namespace StreamEngine.Configuration;

/// <summary>Checks that a setting lies within its documented range.</summary>
internal static class Range
{
    public static void Check<T>(ICollection<string> faults, string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is {value}: must be {least} to {most}"));
    }
}
