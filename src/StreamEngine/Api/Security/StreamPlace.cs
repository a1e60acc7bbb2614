namespace StreamEngine.Api.Security;

/// <summary>A place for one stream, among the caller's and among the node's, until it is disposed.</summary>
internal sealed class StreamPlace : IDisposable
{
    private readonly StreamSlots _caller;
    private readonly StreamSlots _node;

    private StreamPlace(StreamSlots caller, StreamSlots node) => (_caller, _node) = (caller, node);

    public static StreamPlace? TryTake(StreamSlots caller, StreamSlots node)
    {
        if (!caller.TryTake()) return null;
        if (node.TryTake()) return new StreamPlace(caller, node);
        caller.GiveBack();
        return null;
    }

    public void Dispose()
    {
        _node.GiveBack();
        _caller.GiveBack();
    }
}
