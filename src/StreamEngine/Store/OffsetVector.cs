using System.Collections.Immutable;

namespace StreamEngine.Store;

/// <summary>The next offset to read of each of a shard's topics.</summary>
internal sealed class OffsetVector : IEquatable<OffsetVector>
{
    public static readonly OffsetVector Empty = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    private readonly ImmutableSortedDictionary<string, long> _next;

    private OffsetVector(ImmutableSortedDictionary<string, long> next) => _next = next;

    public bool IsEmpty => _next.IsEmpty;

    /// <summary>Topic and next offset, in ordinal order of topics.</summary>
    public IEnumerable<KeyValuePair<string, long>> Entries => _next;

    /// <summary>The next offset of the topic; null when it is not known.</summary>
    public long? this[string topic] => _next.TryGetValue(topic, out long next) ? next : null;

    public static OffsetVector Of(IEnumerable<KeyValuePair<string, long>> entries) => new(Empty._next.SetItems(entries));

    /// <summary>This vector with one topic's offset set.</summary>
    public OffsetVector With(string topic, long next) => new(_next.SetItem(topic, next));

    public bool Equals(OffsetVector? other) => other is not null && _next.SequenceEqual(other._next);

    public override bool Equals(object? obj) => Equals(obj as OffsetVector);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((string topic, long next) in _next)
        {
            hash.Add(topic, StringComparer.Ordinal);
            hash.Add(next);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => string.Join(", ", _next.Select(entry => $"{entry.Key}@{entry.Value}"));
}
