using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>What stays known of contacts that have left the ring.</summary>
/// <param name="FirstAt">The time of the first of them since the last silence as long as the horizon; <see cref="Instant.Never"/> when none has left.</param>
/// <param name="LastAt">The time of the last of them; <see cref="Instant.Start"/> when none has left.</param>
/// <param name="LastChannel">The channel of the last of them.</param>
internal readonly record struct DepartedContacts(Instant FirstAt, Instant LastAt, Channel LastChannel)
{
    public static readonly DepartedContacts None = new(Instant.Never, Instant.Start, default);

    /// <summary>Whether a contact at <paramref name="at"/> goes on from these, rather than begin anew after a silence as long as the horizon.</summary>
    public bool GoesOn(Instant at, TimeSpan horizon) => LastAt > Instant.Start && at < LastAt + horizon;

    /// <summary>With the oldest contact of the ring, which leaves it: none that is taken later stands before it.</summary>
    public DepartedContacts With(in Contact contact, TimeSpan horizon) => new(GoesOn(contact.At, horizon) ? FirstAt : contact.At, contact.At, contact.Channel);
}
