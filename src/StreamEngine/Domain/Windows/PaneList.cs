namespace StreamEngine.Domain.Windows;

/// <summary>One hour of event time whose contacts have been folded into sums.</summary>
internal struct Pane
{
    /// <summary>Hours since 1970 of every contact in it.</summary>
    public long UnixHour;

    /// <summary>The time of its last contact: the pane counts in a window until this has left.</summary>
    public Instant LatestAt;

    public WindowSums Sums;
}

/// <summary>Where the oldest contacts of a customer with too many of them go: sums by the hour, in time order.</summary>
/// <remarks>
/// A folded contact loses its identity, so neither a duplicate nor an amendment of it can be told. Hence the frontier: whatever
/// stands at or before the last folded contact is refused, so a report that keeps its time is never counted twice. One that moves a
/// folded contact past the frontier is taken for a new contact, and that contact counts twice until its pane leaves. A pane leaves a window as a
/// whole, when its last contact does; so what a window counts may stay up to an hour longer than without folding. At most 24
/// panes a day exist, whatever a bot does.
/// </remarks>
internal sealed class PaneList
{
    private const long MillisecondsPerHour = 3_600_000;

    private Pane[] _panes = [];

    /// <summary>By window: the first pane inside it.</summary>
    private int[] _starts;
    private int _count;

    public PaneList(int windowCount) => _starts = new int[windowCount];

    public ReadOnlySpan<Pane> Panes => _panes.AsSpan(0, _count);

    public Instant FrontierAt { get; private set; } = Instant.Start;

    public ulong FrontierKey { get; private set; }

    public bool HasFolded(Instant at, ulong key) =>
        _count > 0 && (at < FrontierAt || (at == FrontierAt && key <= FrontierKey));

    /// <summary>Takes the ring's oldest contact, which the windows that contain it have counted already.</summary>
    public void Fold(in Contact contact, Span<Window> windows, WindowPlan plan, Instant now)
    {
        long hour = contact.At.UnixMilliseconds / MillisecondsPerHour;
        bool isNewHour = _count == 0 || _panes[_count - 1].UnixHour != hour;
        for (int w = 0; w < windows.Length; w++)
        {
            bool isInside = contact.At > plan.Edge(w, now);
            if (isNewHour) _starts[w] += isInside ? 0 : 1;
            else if (isInside && _starts[w] == _count) Reenter(ref windows[w], w);
        }

        if (isNewHour) Append(hour);
        ref Pane pane = ref _panes[_count - 1];
        pane.Sums.Add(contact, plan);
        pane.LatestAt = contact.At;
        (FrontierAt, FrontierKey) = (contact.At, contact.Key);
    }

    /// <summary>Takes from the windows the panes that have left them, and forgets those that have left the longest.</summary>
    public void Advance(Span<Window> windows, WindowPlan plan, Instant now)
    {
        for (int w = 0; w < windows.Length; w++)
        {
            Instant edge = plan.Edge(w, now);
            for (; _starts[w] < _count && _panes[_starts[w]].LatestAt <= edge; _starts[w]++) windows[w].Sums.Remove(_panes[_starts[w]].Sums);
        }

        int gone = _starts[0];
        if (gone == 0) return;
        _panes.AsSpan(gone, _count - gone).CopyTo(_panes);
        _count -= gone;
        foreach (ref int start in _starts.AsSpan()) start -= gone;
    }

    /// <summary>Counts the panes into windows made anew.</summary>
    public void CountInto(Span<Window> windows, WindowPlan plan, Instant now)
    {
        _starts = new int[windows.Length];
        foreach (ref Window window in windows) AddAll(ref window.Sums);
        Advance(windows, plan, now);
    }

    /// <summary>The sums of the panes whose last contact came after <paramref name="edge"/>.</summary>
    public void AddAfter(Instant edge, ref WindowSums sums)
    {
        foreach (ref readonly Pane pane in Panes)
        {
            if (pane.LatestAt > edge) sums.Add(pane.Sums);
        }
    }

    /// <summary>When the next pane leaves the window; <see cref="Instant.Never"/> when none is inside.</summary>
    public Instant NextLeave(int window, WindowPlan plan) =>
        _starts[window] < _count ? plan.Leaves(window, _panes[_starts[window]].LatestAt) : Instant.Never;

    /// <summary>Puts back what a snapshot held, oldest first.</summary>
    public void Restore(Pane[] panes, Instant frontierAt, ulong frontierKey)
    {
        (_panes, _count) = (panes, panes.Length);
        (FrontierAt, FrontierKey) = (frontierAt, frontierKey);
    }

    public unsafe int ResidentBytes() => 64 + (_panes.Length * sizeof(Pane)) + 24 + (4 * _starts.Length);

    private void Append(long hour)
    {
        if (_count == _panes.Length) Array.Resize(ref _panes, _count + Math.Max(2, _count / 4));
        _panes[_count++] = new Pane { UnixHour = hour };
    }

    /// <summary>A later contact of its hour brings the newest pane back into a window that it had left.</summary>
    private void Reenter(ref Window window, int index)
    {
        _starts[index] = _count - 1;
        window.Sums.Add(_panes[_count - 1].Sums);
    }

    private void AddAll(ref WindowSums sums)
    {
        foreach (ref readonly Pane pane in Panes) sums.Add(pane.Sums);
    }
}
