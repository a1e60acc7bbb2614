using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles;

/// <summary>A page of what happened to one customer.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Next">Where the next page goes on; null when there is none.</param>
internal sealed record Timeline(IReadOnlyList<TimelineEntry> Entries, TimelinePlace? Next)
{
    /// <summary>The contacts that the profile keeps one by one, and its newest crossings, newest first.</summary>
    /// <remarks>What has left the longest window or been folded into hourly sums is not here. A page goes on from a place, whether or not something still stands there.</remarks>
    /// <param name="profile">The customer; left as it is.</param>
    /// <param name="limit">How many entries at most, 1 or more.</param>
    /// <param name="after">Only what is older than this; null: from the newest.</param>
    public static Timeline Of(Profile profile, int limit, TimelinePlace? after = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        List<TimelineEntry> older = [];
        foreach (TimelineEntry entry in All(profile))
        {
            if (after is not { } place || entry.Place.CompareTo(place) < 0) older.Add(entry);
        }

        older.Sort((a, b) => b.Place.CompareTo(a.Place));
        if (older.Count <= limit) return new Timeline(older, null);
        older.RemoveRange(limit, older.Count - limit);
        return new Timeline(older, older[^1].Place);
    }

    private static List<TimelineEntry> All(Profile profile)
    {
        List<TimelineEntry> all = [];
        foreach (ref readonly Contact contact in profile.Ring.Contacts)
        {
            TimelinePlace place = new(contact.At, TimelineKind.Contact, contact.Key);
            all.Add(new TimelineEntry(place, TimelineContact.Of(contact, profile.Ring.Labels), null));
        }

        TimelinePlace last = default;
        foreach (PastCrossing crossing in profile.PastCrossings)
        {
            bool isFirstOfItsMoment = last.Kind != TimelineKind.Crossing || last.At != crossing.At;
            last = new TimelinePlace(crossing.At, TimelineKind.Crossing, isFirstOfItsMoment ? 0 : last.Tie + 1);
            all.Add(new TimelineEntry(last, null, crossing));
        }

        return all;
    }
}
