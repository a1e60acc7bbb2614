using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>What a contact was about: its case, else its topic, else the one unnamed issue.</summary>
/// <remarks>
/// Issues are small numbers within one profile, so factors keep one slot for each on the stack: 0 is the unnamed one, then the
/// labels as cases, then the labels as topics.
/// </remarks>
internal static class Issue
{
    public static int Slots(ContactRing ring) => (2 * ring.Labels.Count) + 1;

    public static int Of(in Contact contact, ContactRing ring) =>
        contact.Case > 0 ? contact.Case
        : contact.Topic > 0 ? ring.Labels.Count + contact.Topic
        : 0;

    /// <summary>The label that is the case or topic; 0 for the unnamed issue.</summary>
    public static int Label(int issue, ContactRing ring) => issue <= ring.Labels.Count ? issue : issue - ring.Labels.Count;
}
