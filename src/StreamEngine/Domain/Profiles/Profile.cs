using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles;

/// <summary>The whole state of one customer.</summary>
/// <remarks>
/// <para>Not thread-safe: one customer, one thread at a time.</para>
/// <para>Everything a profile does depends on its own interactions and on event time alone. It evaluates itself at its own moments: when
/// something is applied, and at each due moment, as of that very moment, however late the shard comes to it. So with its interactions in
/// order of time, its crossings do not depend on what other customers' events do to the shard's time. One out of order does: it meets
/// the due moments that the shard's time has fired by then, and may be late by it.</para>
/// <para>The score does not depend on the order of arrival, as long as nothing is late, amended over more than a horizon or folded. Attributes
/// do in one case: a contact in the second horizon of a silence saves them only if it comes before one after their forgetting.</para>
/// <para>Any call may change it, also one whose outcome is that an interaction was refused: due moments before it are fired first.</para>
/// </remarks>
internal sealed class Profile
{
    /// <summary>About how large a profile is by itself, and a ring by itself.</summary>
    public const int OwnBytes = 192;

    private const int RingBytes = 128;

    private readonly ContactRing _ring;
    private Standing _standing;
    private Attributes? _attributes;

    /// <summary>Null while there is none, so that a customer who never crossed costs nothing.</summary>
    private PastCrossing[]? _pastCrossings;

    /// <summary>A customer of whom nothing is known.</summary>
    public Profile(string customerId)
        : this(customerId, new ContactRing(), Standing.New, null, null, [])
    {
    }

    /// <summary>A customer out of a snapshot.</summary>
    internal Profile(
        string customerId, ContactRing ring, in Standing standing, Attributes? attributes, PastCrossing[]? pastCrossings, byte[] unknownSections)
    {
        CustomerId = customerId;
        _ring = ring;
        _standing = standing;
        _attributes = attributes;
        _pastCrossings = pastCrossings;
        UnknownSections = unknownSections;
    }

    public string CustomerId { get; }

    public RiskLevel Level => _standing.Level;

    /// <summary>As of <see cref="AsOf"/>.</summary>
    public Score Score => _standing.Score;

    /// <summary>The latest moment it was evaluated at; <see cref="Instant.Start"/> for a customer of whom nothing is known.</summary>
    public Instant AsOf => _ring.Now;

    /// <summary>When time alone next concerns this customer; <see cref="Instant.Never"/> if it does not.</summary>
    public Instant Due => _standing.Due;

    /// <summary>New or forgotten (<see cref="DueMoment.Forgetting"/>): nothing is known, also of departed contacts, and nothing could come of time; so it may be removed.</summary>
    public bool IsSpent =>
        Level == RiskLevel.Low && _ring.IsEmpty && _ring.Departed == DepartedContacts.None && _standing.LastPurchaseAt == Instant.Never && Due == Instant.Never;

    /// <summary>About how much memory this takes, with everything it alone refers to.</summary>
    public unsafe int ResidentBytes =>
        96 + 24 + (2 * CustomerId.Length) + _ring.ResidentBytes() + _standing.ReferredBytes + (_attributes?.ResidentBytes() ?? 0)
        + (_pastCrossings is { } past ? 24 + (past.Length * sizeof(PastCrossing)) : 0) + UnknownSections.Length;

    public ContactRing Ring => _ring;

    public ref readonly Standing Standing => ref _standing;

    public Attributes? Attributes => _attributes;

    /// <summary>The newest of its crossings, at most <see cref="PastCrossing.Most"/>, newest last.</summary>
    /// <remarks>Where an older engine had the customer for a while, those that it caused are missing.</remarks>
    public ReadOnlySpan<PastCrossing> PastCrossings => _pastCrossings;

    /// <summary>What a newer version wrote into the snapshot that this one does not know; kept for it.</summary>
    public byte[] UnknownSections { get; private set; }

    /// <summary>Score weighted by account value.</summary>
    public double PriorityUnder(RiskPolicy policy) => Score.Value * policy.MultiplierOf(_attributes?.AccountValue.Text);

    /// <summary>Evaluates anew, with reasons, as of <see cref="AsOf"/>; has no effect under the policy of the last evaluation. Under another the windows are made anew:
    /// a shorter horizon drops contacts, a lower limit folds them.</summary>
    public RiskAssessment AssessUnder(RiskPolicy policy)
    {
        _ring.Under(policy.Plan);
        return RiskAssessment.Of(History(policy), policy, _standing.Contributions);
    }

    /// <summary>Takes one interaction: fires the due moments up to it, puts it where it belongs, and evaluates.</summary>
    /// <param name="interaction">Of this customer.</param>
    /// <param name="shardTime">The shard's event time, by which lateness is judged.</param>
    /// <param name="policy">The judge.</param>
    /// <param name="crossings">Receives the changes of level, in order of time.</param>
    public ApplyResult Apply(Interaction interaction, Instant shardTime, RiskPolicy policy, ICollection<Crossing> crossings)
    {
        _ring.Under(policy.Plan);
        Advance(interaction.StartedAt, policy, crossings);
        bool isOrder = interaction.Channel == Channel.Order;
        TimeSpan memory = isOrder ? policy.PurchaseForgottenAfter : policy.Horizon;
        if (interaction.StartedAt <= Instant.Max(shardTime, AsOf) - memory) return new(ApplyOutcome.Late, 0);
        _ring.Advance(interaction.StartedAt);
        ApplyOutcome outcome = isOrder ? Purchase(interaction) : Contact(interaction);
        if (outcome != ApplyOutcome.Late) Learn(interaction);
        int folded = _ring.FoldBeyondLimit();
        Evaluate(CrossingCause.Contact, policy, crossings);
        return new(outcome, folded);
    }

    /// <summary>Fires every due moment up to <paramref name="to"/>, each as of its own time.</summary>
    public void Advance(Instant to, RiskPolicy policy, ICollection<Crossing> crossings)
    {
        _ring.Under(policy.Plan);
        while (_standing.Due <= to)
        {
            Instant due = _standing.Due;
            _ring.Advance(due);
            Evaluate(CrossingCause.Time, policy, crossings);
            if (_standing.Due <= due) throw new InvalidOperationException($"the due moment {due} did not move on");
        }
    }

    /// <summary>Brings the ring near, of a profile that is near already; a hint.</summary>
    public void BringRingNear() => Prefetch.Object(_ring, RingBytes);

    /// <summary>Brings near all that a report will need, of a profile whose ring is near already; a hint.</summary>
    public void BringNear() => _ring.BringNear();

    /// <summary>Keeps only what cannot be made again, while nothing happens to the customer; has no other effect.</summary>
    public void Rest() => _ring.Rest();

    private CustomerHistory History(RiskPolicy policy) => new(_ring, IsPurchaseForgotten(policy) ? Instant.Never : _standing.LastPurchaseAt);

    private bool IsPurchaseForgotten(RiskPolicy policy) => _standing.LastPurchaseAt + policy.PurchaseForgottenAfter <= AsOf;

    private ApplyOutcome Purchase(Interaction order)
    {
        bool isLater = _standing.LastPurchaseAt == Instant.Never || order.StartedAt > _standing.LastPurchaseAt;
        if (isLater) _standing.LastPurchaseAt = order.StartedAt;
        return ApplyOutcome.Purchase;
    }

    private ApplyOutcome Contact(Interaction interaction) => _ring.Take(interaction) switch
    {
        RingVerdict.Added => ApplyOutcome.Applied,
        RingVerdict.Amended => ApplyOutcome.Amended,
        RingVerdict.Duplicate => ApplyOutcome.Duplicate,
        _ => ApplyOutcome.Late,
    };

    private void Learn(Interaction interaction)
    {
        if (!Attributes.AreIn(interaction)) return;
        _attributes ??= new Attributes();
        _attributes.Learn(interaction);
    }

    private void Evaluate(CrossingCause cause, RiskPolicy policy, ICollection<Crossing> crossings)
    {
        if (IsPurchaseForgotten(policy)) _standing.LastPurchaseAt = Instant.Never;
        CustomerHistory history = History(policy);
        Span<double> ceilings = stackalloc double[FactorCatalog.Places];
        (_standing.Score, Score ceiling) = RiskFormula.Read(history, policy, ceilings);
        RiskLevel next = policy.Levels.Next(Level, Score, _standing.CrossedAt, AsOf);
        if (next != Level) Cross(next, cause, policy, crossings);
        if (IsToBeForgotten(history, policy)) Forget();
        else _standing.Due = DueMoment.After(history, _standing, ceiling, ceilings, policy);
    }

    private bool IsToBeForgotten(in CustomerHistory history, RiskPolicy policy) =>
        Level == RiskLevel.Low && _ring.IsEmpty && !history.HasPurchase && DueMoment.Forgetting(history, policy) <= AsOf;

    private void Cross(RiskLevel next, CrossingCause cause, RiskPolicy policy, ICollection<Crossing> crossings)
    {
        RiskAssessment assessment = AssessUnder(policy);
        RiskLevel before = Level;
        _standing.Level = next;
        _standing.CrossedAt = AsOf;
        _standing.Contributions = assessment.Contributions;
        Crossing crossing = new()
        {
            CustomerId = CustomerId,
            At = AsOf,
            Cause = cause,
            Before = before,
            After = next,
            Score = Score,
            Priority = PriorityUnder(policy),
            Drivers = assessment.Drivers,
            PolicyHash = policy.Hash,
            LastChannel = _ring.LastContact?.Channel,
            LastContactAt = _ring.LastContact?.At,
            Queue = _attributes?.Queue.Text,
            AccountValue = _attributes?.AccountValue.Text,
            Segment = _attributes?.Segment.Text,
            Region = _attributes?.Region.Text,
            Lifecycle = _attributes?.Lifecycle.Text,
        };
        crossings.Add(crossing);
        _pastCrossings = PastCrossing.Append(_pastCrossings, PastCrossing.Of(crossing));
    }

    /// <summary>Becomes as new, whatever the level was before; so that keeping a spent profile and removing it are the same.</summary>
    private void Forget()
    {
        _ring.Clear();
        _standing = Standing.New;
        _attributes = null;
        _pastCrossings = null;
        UnknownSections = [];
    }
}
