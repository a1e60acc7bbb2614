namespace StreamEngine.Api.Requests;

/// <summary>The faults of one request as they are found: one for each field, and only so many.</summary>
/// <remarks>A request of a kilobyte can be wrong in a million places, compressed; its refusal must not be larger than itself.</remarks>
internal sealed class FaultList
{
    private const int Most = 16, MostOfName = 100;

    private readonly List<FieldFault> _kept = [];

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsEmpty => _kept.Count == 0;

    /// <summary>The first of each field.</summary>
    public IReadOnlyList<FieldFault> Kept => _kept;

    public void Add(string field, string description)
    {
        // A query's names are the caller's own, of any length.
        string name = field.Length <= MostOfName ? field : $"{field[..(char.IsHighSurrogate(field[MostOfName - 1]) ? MostOfName - 1 : MostOfName)]}…";
        if (_kept.Count < Most && !_kept.Exists(fault => fault.Field == name)) _kept.Add(new FieldFault(name, description));
    }
}
