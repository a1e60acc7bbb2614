using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>Makes the contact that a ring keeps of an interaction.</summary>
internal static class Contacting
{
    public static Contact Of(Interaction interaction, ContactRing ring)
    {
        (ushort topic, ushort @case) = ring.Label(interaction.Topic, interaction.CaseId);
        uint agent = string.IsNullOrEmpty(interaction.Agent) ? 0 : InteractionKey.Digest(interaction.Agent);
        ContactMeasures measures = new(
            interaction.Revision, interaction.WaitSeconds, interaction.HoldSeconds, interaction.SentimentThousandths, interaction.Transfers);
        return new Contact(interaction.StartedAt, Contact.MarksOf(interaction), interaction.Key, measures, new ContactLabels(topic, @case, agent));
    }
}
