using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>What factors look at.</summary>
/// <param name="Ring">The contacts, their windows, and the moment it is.</param>
/// <param name="LastPurchaseAt">The last purchase that is known and not yet forgotten; <see cref="Instant.Never"/> when there is none.</param>
internal readonly record struct CustomerHistory(ContactRing Ring, Instant LastPurchaseAt)
{
    public Instant Now => Ring.Now;

    public bool HasPurchase => LastPurchaseAt != Instant.Never;
}
