using Akka.Actor;

namespace StreamEngine.Sharding.Akka.Customers;

/// <summary>Orders that were sent together, and what has been answered of them.</summary>
/// <remarks>Answers are taken by the desk alone; whoever waits sees them once all are there.</remarks>
internal sealed class OrderRound(Guid lease, long number, int orders) : INoSerializationVerificationNeeded
{
    private readonly CustomerAnswer?[] _answers = new CustomerAnswer?[orders];
    private readonly TaskCompletionSource<CustomerAnswer[]> _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting = orders;
    private int _remote;

    public long Number => number;

    /// <summary>How many answers are still to come.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How many came over the network.</summary>
    public int Remote => _remote;

    /// <summary>Ends with all answers, in the order of their places.</summary>
    public Task<CustomerAnswer[]> Complete => _complete.Task;

    public void Take(CustomerAnswer answer, bool isRemote)
    {
        if (answer.Lease != lease || answer.Round != number || (uint)answer.Place >= (uint)_answers.Length || _answers[answer.Place] is not null) return;
        _answers[answer.Place] = answer;
        if (isRemote) _remote++;
        if (Interlocked.Decrement(ref _waiting) == 0) _complete.TrySetResult(_answers!);
    }
}
