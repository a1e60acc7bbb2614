using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <summary>Where a page of those at risk ended.</summary>
/// <param name="Priority">Of the last one before it.</param>
/// <param name="CustomerId">Who that was, if the caller was told of them; empty: behind everyone of this priority.</param>
/// <param name="Sealed">Who that was, if the caller was not told of them and may not be; empty otherwise. See <see cref="PlaceSeal"/>.</param>
internal readonly record struct AtRiskPlace(double Priority, string CustomerId, ReadOnlyMemory<byte> Sealed)
{
    /// <summary>Behind someone whom the caller was told of.</summary>
    public static AtRiskPlace Behind(AtRiskCustomer told) => new(told.Priority, told.CustomerId, default);

    /// <summary>Behind everyone of this priority. It names nobody.</summary>
    public static AtRiskPlace BehindAll(double priority) => new(priority, "", default);
}
