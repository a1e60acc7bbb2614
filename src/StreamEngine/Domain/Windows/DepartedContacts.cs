using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>What stays known of contacts that have left the ring.</summary>
/// <param name="FirstAt">The time of the first of them; <see cref="Instant.Never"/> when none has left.</param>
/// <param name="LastAt">The time of the last of them; <see cref="Instant.Start"/> when none has left.</param>
/// <param name="LastChannel">The channel of the last of them.</param>
internal readonly record struct DepartedContacts(Instant FirstAt, Instant LastAt, Channel LastChannel)
{
    public static readonly DepartedContacts None = new(Instant.Never, Instant.Start, default);

    public DepartedContacts With(in Contact contact) => contact.At >= LastAt
        ? new(Instant.Min(FirstAt, contact.At), contact.At, contact.Channel)
        : this with { FirstAt = Instant.Min(FirstAt, contact.At) };
}
