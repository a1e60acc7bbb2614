namespace StreamEngine.Store;

/// <summary>The order of customer ids in every store: that of their UTF-8 bytes.</summary>
internal static class Utf8Order
{
    private const char FirstSurrogate = '\uD800', BehindSurrogates = '\uE000';

    /// <summary>Where the id is in a list of this order; negative: it is not there.</summary>
    public static int Find(IReadOnlyList<string> ids, string id)
    {
        int low = 0, high = ids.Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = Compare(ids[middle], id);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    public static int Compare(string a, string b)
    {
        int same = a.AsSpan().CommonPrefixLength(b);
        return same < a.Length && same < b.Length ? Rank(a[same]).CompareTo(Rank(b[same])) : a.Length.CompareTo(b.Length);
    }

    /// <summary>UTF-8 orders by code point; surrogates, which stand for the highest of those, are not the highest UTF-16 units.</summary>
    private static int Rank(char unit) => unit is >= FirstSurrogate and < BehindSurrogates ? unit + char.MaxValue : unit;
}
