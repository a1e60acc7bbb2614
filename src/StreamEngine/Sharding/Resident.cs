using StreamEngine.Domain.Profiles;

namespace StreamEngine.Sharding;

/// <summary>A customer in memory, and its place among all of them by last use. Whoever has hold of it needs to look nothing up.</summary>
internal sealed class Resident(Profile profile)
{
    public Profile Profile { get; } = profile;

    /// <summary>What the profile takes, as it is counted so far.</summary>
    public int Bytes { get; set; } = profile.ResidentBytes;

    /// <summary>Whether the profile still has what it needs only while something happens to the customer.</summary>
    public bool IsAwake { get; set; }

    /// <summary>Whether the store was told all of the customer, or is about to be, since it came into memory.</summary>
    public bool IsTold { get; set; }

    /// <summary>Its place among those whom a step has touched. It says something of the running step only if that has this customer there.</summary>
    public int TouchedAs { get; set; }

    public Resident? Newer { get; set; }

    public Resident? Older { get; set; }
}
