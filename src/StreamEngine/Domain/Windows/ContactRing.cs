using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>A rolling window over the ring: where it begins, and what it holds.</summary>
internal struct Window
{
    /// <summary>The index of the first contact inside.</summary>
    public int Start;

    /// <summary>Contacts from <see cref="Start"/> on, and the folded panes inside.</summary>
    public WindowSums Sums;
}

/// <summary>What became of a report.</summary>
internal enum RingVerdict : byte
{
    Added,
    Amended,
    Duplicate,

    /// <summary>It stands where identities have been lost by folding, or has left the longest window.</summary>
    Late,
}

/// <summary>A customer's contacts in time order, with any number of windows over them.</summary>
/// <remarks>
/// <para>A window of length W at <see cref="Now"/> holds the contacts with Now − W &lt; At ≤ Now: a contact leaves at exactly At + W.
/// Now never lies before the newest contact, so there are none to come.</para>
/// <para>The contacts lie in one piece (a sliding array rather than one that wraps around), so that factors read them as one span.
/// Appending in order costs O(1) amortised beside the search for a duplicate, which reads the keys of at most
/// <see cref="WindowPlan.ContactLimit"/> contacts. Out of order, the later ones are moved up.</para>
/// <para>Time only moves forward; <see cref="Under"/> comes before everything else.</para>
/// </remarks>
internal sealed class ContactRing
{
    private LabelTable _labels;
    private Contact[] _slots;
    private int _head;
    private int _count;
    private Window[] _windows = [];
    private WindowPlan? _plan;
    private PaneList? _panes;
    private DepartedContacts _departed = DepartedContacts.None;

    public ContactRing()
        : this([], LabelTable.Empty, DepartedContacts.None, null, Instant.Start)
    {
    }

    /// <summary>What a snapshot held. The windows are made by <see cref="Under"/>.</summary>
    public ContactRing(Contact[] contactsInOrder, LabelTable labels, DepartedContacts departed, PaneList? panes, Instant now)
    {
        (_slots, _count, _labels, _departed, _panes, Now) = (contactsInOrder, contactsInOrder.Length, labels, departed, panes, now);
    }

    /// <summary>The moment that the windows end at.</summary>
    public Instant Now { get; private set; }

    public ref readonly LabelTable Labels => ref _labels;

    public WindowPlan Plan => _plan ?? throw new InvalidOperationException("A ring is used under a plan.");

    public ReadOnlySpan<Contact> Contacts => _slots.AsSpan(_head, _count);

    public PaneList? Folded => _panes;

    public DepartedContacts Departed => _departed;

    public bool IsEmpty => _count == 0 && (_panes is null || _panes.Panes.IsEmpty);

    /// <summary>The customer's first contact since the last silence as long as the horizon; <see cref="Instant.Never"/> when none is known.</summary>
    /// <remarks>A matter of the contacts alone, not of when they came: one that comes late and breaks the silence joins what it divided.</remarks>
    public Instant FirstContactAt => _count > 0 && !_departed.GoesOn(Contacts[0].At, Plan.Horizon) ? Contacts[0].At : _departed.FirstAt;

    /// <summary>The newest contact known, still here or not; null when there was none.</summary>
    public (Instant At, Channel Channel)? LastContact =>
        _count > 0 && Contacts[^1].At >= _departed.LastAt ? (Contacts[^1].At, Contacts[^1].Channel)
        : _departed.LastAt > Instant.Start ? (_departed.LastAt, _departed.LastChannel)
        : null;

    public ref readonly WindowSums Sums(int window) => ref _windows[window].Sums;

    /// <summary>The contacts inside the window, oldest first (those folded into panes apart).</summary>
    public ReadOnlySpan<Contact> In(int window) => Contacts[_windows[window].Start..];

    /// <summary>Counts a window of any length up to the horizon as of <see cref="Now"/>, for those who ask now and then.</summary>
    public WindowSums Recount(TimeSpan span)
    {
        WindowSums sums = default;
        Instant edge = new(Now.UnixMilliseconds - (long)span.TotalMilliseconds);
        foreach (ref readonly Contact contact in Contacts)
        {
            if (contact.At > edge) sums.Add(contact, Plan);
        }

        _panes?.AddAfter(edge, ref sums);
        return sums;
    }

    /// <summary>Makes the windows anew when the plan is another one than before, or the ring has rested.</summary>
    public void Under(WindowPlan plan)
    {
        if (ReferenceEquals(plan, _plan)) return;
        _plan = plan;
        _windows = new Window[plan.WindowCount];
        for (int w = 0; w < _windows.Length; w++) Count(ref _windows[w], plan.Edge(w, Now));
        _panes?.CountInto(_windows, plan, Now);
        Advance(Now);
        FoldBeyondLimit();
    }

    /// <summary>Lets go of the windows, which are more than half of what a ring takes, until it is used again.</summary>
    public void Rest()
    {
        _windows = [];
        _plan = null;
    }

    /// <summary>Moves time forward: contacts that have left a window leave its sums; those that have left the longest are forgotten.</summary>
    public void Advance(Instant now)
    {
        Now = Instant.Max(Now, now);
        ReadOnlySpan<Contact> contacts = Contacts;
        for (int w = 0; w < _windows.Length; w++)
        {
            ref Window window = ref _windows[w];
            Instant edge = Plan.Edge(w, Now);
            for (; window.Start < contacts.Length && contacts[window.Start].At <= edge; window.Start++) window.Sums.Remove(contacts[window.Start], Plan);
        }

        for (int gone = _windows[0].Start; gone > 0; gone--) DropOldest();
        _panes?.Advance(_windows, Plan, Now);
    }

    /// <summary>Takes a report whose time is not after <see cref="Now"/>.</summary>
    public RingVerdict Take(Interaction interaction)
    {
        int known = IndexOf(interaction.Key);
        if (known >= 0 && Contacts[known].Revision >= interaction.Revision) return RingVerdict.Duplicate;
        if (IsLate(interaction)) return RingVerdict.Late;
        if (known >= 0) RemoveAt(known);
        Insert(Contacting.Of(interaction, this));
        return known >= 0 ? RingVerdict.Amended : RingVerdict.Added;
    }

    /// <summary>Folds the oldest contacts until the limit is kept; returns how many.</summary>
    public int FoldBeyondLimit()
    {
        int folded = 0;
        for (; _count > Plan.ContactLimit; folded++)
        {
            _panes ??= new PaneList(_windows.Length);
            _panes.Fold(Contacts[0], _windows, Plan, Now);
            DropOldest();
        }

        return folded;
    }

    /// <summary>When the next contact leaves a window; <see cref="Instant.Never"/> when all are empty.</summary>
    public Instant NextLeave()
    {
        Instant next = Instant.Never;
        for (int w = 0; w < _windows.Length; w++)
        {
            if (_windows[w].Start < _count) next = Instant.Min(next, Plan.Leaves(w, Contacts[_windows[w].Start].At));
            if (_panes is not null) next = Instant.Min(next, _panes.NextLeave(w, Plan));
        }

        return next;
    }

    /// <summary>When the last of what is here will have left the longest window; <see cref="Instant.Start"/> when nothing is here.</summary>
    public Instant Empties()
    {
        Instant last = _count > 0 ? Contacts[^1].At : Instant.Start;
        if (_panes is { Panes: [.., var newest] }) last = Instant.Max(last, newest.LatestAt);
        return last == Instant.Start ? last : Plan.Leaves(0, last);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _slots = [];
        (_head, _count) = (0, 0);
        Array.Clear(_windows);
        _labels.Clear();
        _panes = null;
        _departed = DepartedContacts.None;
        Now = Instant.Start;
    }

    /// <summary>Brings near what a report will need: the contacts, the windows, the labels; a hint.</summary>
    public void BringNear()
    {
        Prefetch.Elements(_slots);
        Prefetch.Elements(_windows);
        _labels.BringNear();
    }

    public unsafe int ResidentBytes() =>
        104 + 24 + (_slots.Length * sizeof(Contact)) + (_windows.Length == 0 ? 0 : 24 + (_windows.Length * sizeof(Window)))
        + _labels.ResidentBytes() + (_panes?.ResidentBytes() ?? 0);

    /// <summary>The indexes of two labels, which are added when new; those that no contact uses any more make way for them.</summary>
    internal (ushort Topic, ushort Case) Label(string? topic, string? @case)
    {
        (ushort topicIndex, ushort caseIndex) = (Find(topic), Find(@case));
        bool isTopicNew = topicIndex == 0 && !string.IsNullOrEmpty(topic), isCaseNew = caseIndex == 0 && !string.IsNullOrEmpty(@case);
        // Nearly always, both are known.
        if (!isTopicNew && !isCaseNew) return (topicIndex, caseIndex);
        int missingBytes = (isTopicNew ? LabelTable.Bytes(topic!) : 0) + (isCaseNew ? LabelTable.Bytes(@case!) : 0);
        if (missingBytes > _labels.FreeBytes && _labels.Count > 0) DropUnusedLabels();
        return (IndexOf(topic), IndexOf(@case));
    }

    private void Count(ref Window window, Instant edge)
    {
        ReadOnlySpan<Contact> contacts = Contacts;
        while (window.Start < contacts.Length && contacts[window.Start].At <= edge) window.Start++;
        foreach (ref readonly Contact contact in contacts[window.Start..]) window.Sums.Add(contact, Plan);
    }

    private ushort Find(string? label) => string.IsNullOrEmpty(label) ? (ushort)0 : (ushort)_labels.Find(label);

    private ushort IndexOf(string? label) => string.IsNullOrEmpty(label) ? (ushort)0
        : Find(label) is var index and > 0 ? index
        : (ushort)_labels.Append(label);

    private bool IsLate(Interaction interaction) =>
        interaction.StartedAt <= Plan.Edge(0, Now) || (_panes?.HasFolded(interaction.StartedAt, interaction.Key) ?? false);

    private int IndexOf(ulong key)
    {
        ReadOnlySpan<Contact> contacts = Contacts;
        for (int i = contacts.Length - 1; i >= 0; i--)
        {
            if (contacts[i].Key == key) return i;
        }

        return -1;
    }

    private void Insert(in Contact contact)
    {
        MakeRoom();
        int index = _count;
        for (; index > 0 && !_slots[_head + index - 1].IsBefore(contact.At, contact.Key); index--) _slots[_head + index] = _slots[_head + index - 1];
        _slots[_head + index] = contact;
        _count++;
        for (int w = 0; w < _windows.Length; w++)
        {
            if (contact.At > Plan.Edge(w, Now)) _windows[w].Sums.Add(contact, Plan);
            else _windows[w].Start++;
        }
    }

    private void RemoveAt(int index)
    {
        Contact contact = Contacts[index];
        foreach (ref Window window in _windows.AsSpan())
        {
            if (index >= window.Start) window.Sums.Remove(contact, Plan);
            else window.Start--;
        }

        _slots.AsSpan(_head + index + 1, _count - index - 1).CopyTo(_slots.AsSpan(_head + index));
        _count--;
    }

    /// <summary>Takes the oldest contact from the array; the windows that contained it have let it go, or a pane has it.</summary>
    private void DropOldest()
    {
        _departed = _departed.With(Contacts[0], Plan.Horizon);
        _head++;
        _count--;
        foreach (ref Window window in _windows.AsSpan()) window.Start = Math.Max(0, window.Start - 1);
    }

    /// <summary>Slides down when enough has left at the front, so that sliding is paid for by what left; else grows by a quarter.</summary>
    private void MakeRoom()
    {
        if (_head + _count < _slots.Length) return;
        if (_head > 0 && _head >= _slots.Length / 8)
        {
            Contacts.CopyTo(_slots);
        }
        else
        {
            Contact[] larger = new Contact[Math.Max(4, _count + Math.Max(2, _count / 4))];
            Contacts.CopyTo(larger);
            _slots = larger;
        }

        _head = 0;
    }

    private void DropUnusedLabels()
    {
        Span<bool> used = stackalloc bool[_labels.Count + 1];
        Span<ushort> places = stackalloc ushort[_labels.Count + 1];
        used.Clear();
        places.Clear();
        foreach (ref readonly Contact contact in Contacts) used[contact.Topic] = used[contact.Case] = true;
        _labels.Keep(used, places);
        foreach (ref Contact contact in _slots.AsSpan(_head, _count)) contact = contact.Relabelled(places[contact.Topic], places[contact.Case]);
    }
}
