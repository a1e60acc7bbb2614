using Akka.Actor;
using Akka.Cluster.Sharding;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Store;

namespace StreamEngine.Sharding.Akka.Customers;

/// <summary>One customer: carries out the orders of its shard's owner, and answers each.</summary>
/// <remarks>
/// What it knows is either committed, or part of a step under way; it counts under the ownership that told it, and under no other. An order of another
/// ownership brings the committed snapshot along, or is answered by asking for it, and what was known before is forgotten.
/// So it does no harm when an order of an ownership that has ended comes late: nobody listens to the answer, and the next order of the living one asks anew.
/// </remarks>
internal sealed class CustomerActor(RiskPolicy policy) : UntypedActor
{
    /// <summary>Used only while an order is carried out, so all customers whom one thread serves can share it.</summary>
    [ThreadStatic]
    private static List<Crossing>? t_fresh;

    private Profile? _profile;
    private Guid _lease;

    public static Props Of(RiskPolicy policy) => Props.CreateBy(new Producer(policy));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CustomerOrder order:
                Sender.Tell(CarryOut(order), Self);
                break;
            case Release release when _profile is null || _lease == release.Lease:
                _profile = null;
                Context.Parent.Tell(new Passivate(PoisonPill.Instance));
                break;
            case Release:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private CustomerAnswer CarryOut(CustomerOrder order)
    {
        try
        {
            string? corrupt = null;
            if (order.Snapshot is { } snapshot) corrupt = Begin(order, snapshot.Span);
            if (_profile is { } profile && _lease == order.Lease) return Work(order, profile) with { Fault = corrupt };
            return Answer(order, AnswerKind.Unknown);
        }
#pragma warning disable CA1031 // Whatever it is, whoever waits must hear of it; and a supervisor would only begin anew, as this does.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _profile = null;
            t_fresh?.Clear();
            return Answer(order, AnswerKind.Failed) with { Fault = $"{failure.GetType().Name}: {failure.Message}" };
        }
    }

    /// <returns>Why the snapshot cannot be read; null: it could.</returns>
    private string? Begin(CustomerOrder order, ReadOnlySpan<byte> snapshot)
    {
        _lease = order.Lease;
        string? fault = null;
        Profile? read = null;
        if (!snapshot.IsEmpty) ProfileSnapshot.TryRead(order.CustomerId, snapshot, policy, out read, out fault);
        _profile = read ?? new Profile(order.CustomerId);
        return fault;
    }

    private CustomerAnswer Work(CustomerOrder order, Profile profile)
    {
        List<Crossing> fresh = t_fresh ??= [];
        StoredStanding before = CustomerWork.StandingOf(profile);
        AnswerReport report = new(order.Records.Length);
        foreach (ref readonly OrderedRecord record in order.Records.AsSpan())
            CustomerWork.Apply(profile, record.Interaction, record.Place, record.Before, record.After, policy, fresh, report);
        CustomerWork.Advance(profile, order.Until, policy, fresh, report);

        CustomerAnswer answer = Answer(order, AnswerKind.Done) with
        {
            Before = before,
            Due = profile.Due,
            Outcomes = report.Outcomes,
            Folded = report.Folded,
            Crossings = report.Crossings,
        };

        // An actor cannot tell whether it will soon be needed again; what rests takes least.
        // Also whoever is spent goes on from here, if there are more orders of the same step: only after the last one the owner forgets.
        if (profile.IsSpent)
        {
            profile.Rest();
            return answer;
        }

        ProfileWrite write = CustomerWork.Write(profile, policy, before);
        profile.Rest();
        return answer with { Snapshot = write.Snapshot, AtRiskPriority = write.AtRiskPriority, Bytes = profile.ResidentBytes };
    }

    private static CustomerAnswer Answer(CustomerOrder order, AnswerKind kind) => new(order.Lease, order.Round, order.Place, kind);

    /// <summary>Makes the actors, without reflection.</summary>
    private sealed class Producer(RiskPolicy policy) : IIndirectActorProducer
    {
        public Type ActorType => typeof(CustomerActor);

        public ActorBase Produce() => new CustomerActor(policy);

        public void Release(ActorBase actor)
        {
        }
    }
}
