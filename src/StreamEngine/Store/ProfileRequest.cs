using StreamEngine.Domain;

namespace StreamEngine.Store;

/// <summary>Which customers to load.</summary>
/// <param name="CustomerIds">By name.</param>
/// <param name="DueUntil">And those whose due moment is not after this; null: none.</param>
/// <param name="DueLimit">At most so many of the latter, earliest first.</param>
internal readonly record struct ProfileRequest(IReadOnlyList<string> CustomerIds, Instant? DueUntil, int DueLimit);

/// <summary>What was found.</summary>
/// <param name="Named">One for each name asked for, in that order; empty where the store has none.</param>
/// <param name="Due">The customers whose moment has come, earliest first; some may be among the named as well.</param>
internal readonly record struct LoadedProfiles(IReadOnlyList<ReadOnlyMemory<byte>> Named, IReadOnlyList<DueProfile> Due);

/// <param name="CustomerId">Who.</param>
/// <param name="Due">Since when.</param>
/// <param name="Snapshot">The profile in its binary form; empty when it is missing.</param>
internal readonly record struct DueProfile(string CustomerId, Instant Due, ReadOnlyMemory<byte> Snapshot);
