using StreamEngine.Domain.Profiles;

namespace StreamEngine.Sharding;

/// <summary>The customers of one shard who are in memory: least recently used leave first, bounded by count and by bytes.</summary>
/// <remarks>
/// <code>
///   newest ◄──────── awake ────────► ◄──────── at rest ────────► oldest
/// </code>
/// Everything in here is committed, but for what the running step has touched; so forgetting costs one load, never data. The most recently used
/// stay awake, for a customer who has just called is likely to be heard of again soon, and what rests must count its windows anew.
/// </remarks>
internal sealed class ResidentProfiles(int countLimit, long bytesLimit)
{
    /// <summary>The windows of so many take a few megabytes.</summary>
    private const int MostAwake = 8_192;

    private readonly Dictionary<string, Resident> _byCustomer = new(StringComparer.Ordinal);
    private Resident? _newest;
    private Resident? _oldest;
    private Resident? _oldestAwake;
    private int _awake;

    public int Count => _byCustomer.Count;

    public long Bytes { get; private set; }

    public Resident? Find(string customerId) => _byCustomer.GetValueOrDefault(customerId);

    public Resident Add(Profile profile)
    {
        Resident resident = new(profile);
        _byCustomer.Add(profile.CustomerId, resident);
        Bytes += resident.Bytes;
        Link(resident);
        return resident;
    }

    /// <summary>Makes the customer the most recently used.</summary>
    public void Use(Resident resident)
    {
        Unlink(resident);
        Link(resident);
    }

    /// <summary>Measures a customer again whose profile has changed.</summary>
    public void Remeasure(Resident resident)
    {
        int bytes = resident.Profile.ResidentBytes;
        Bytes += bytes - resident.Bytes;
        resident.Bytes = bytes;
    }

    public void Remove(Resident resident)
    {
        if (!_byCustomer.Remove(resident.Profile.CustomerId)) return;
        Unlink(resident);
        Bytes -= resident.Bytes;
    }

    /// <summary>Puts those to rest who were not used lately, then lets go of the least recently used until both bounds hold.</summary>
    /// <returns>How many left.</returns>
    public int Trim()
    {
        while (_awake > MostAwake) Rest(_oldestAwake!);
        int left = 0;
        while (_oldest is { } oldest && (Count > countLimit || Bytes > bytesLimit))
        {
            Remove(oldest);
            left++;
        }

        return left;
    }

    private void Rest(Resident resident)
    {
        resident.Profile.Rest();
        Remeasure(resident);
        resident.IsAwake = false;
        _awake--;
        _oldestAwake = resident.Newer;
    }

    /// <summary>As the most recently used, and awake.</summary>
    private void Link(Resident resident)
    {
        (resident.Newer, resident.Older) = (null, _newest);
        if (_newest is not null) _newest.Newer = resident;
        _newest = resident;
        _oldest ??= resident;
        _oldestAwake ??= resident;
        resident.IsAwake = true;
        _awake++;
    }

    private void Unlink(Resident resident)
    {
        if (resident.Newer is { } newer) newer.Older = resident.Older;
        else _newest = resident.Older;
        if (resident.Older is { } older) older.Newer = resident.Newer;
        else _oldest = resident.Newer;
        if (_oldestAwake == resident) _oldestAwake = resident.Newer;
        if (resident.IsAwake) _awake--;
    }
}
