namespace StreamEngine.Api.Queries;

/// <summary>Where a page of those at risk ended: whom the caller may not be told of, so it holds nothing but what <see cref="PlaceSeal"/> reads.</summary>
internal readonly record struct AtRiskPlace(ReadOnlyMemory<byte> Sealed);
