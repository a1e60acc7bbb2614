using Akka.Actor;

namespace StreamEngine.Sharding.Akka.Customers;

/// <summary>One shard's collector: the answers to its orders come here.</summary>
internal sealed class OrderDesk : UntypedActor
{
    private OrderRound? _round;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OrderRound round:
                _round = round;
                break;
            case CustomerAnswer answer:
                // What belongs to another round is late, and nobody waits for it.
                _round?.Take(answer, isRemote: !Sender.Path.Address.HasLocalScope);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
