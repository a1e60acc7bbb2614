using System.Collections.Immutable;
using StreamEngine.Domain;

namespace StreamEngine.Store.Embedded;

/// <summary>Tells readers in this process that a shard has new crossings. Readers in other processes find out by polling.</summary>
internal sealed class CommitNews
{
    private ImmutableArray<Action<ShardId>> _listeners = [];

    public IAsyncDisposable Listen(Action<ShardId> onNews)
    {
        ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), onNews);
        return new Listener(this, onNews);
    }

    public void Tell(ShardId shard)
    {
        foreach (Action<ShardId> listener in _listeners) listener(shard);
    }

    private sealed class Listener(CommitNews news, Action<ShardId> onNews) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            ImmutableInterlocked.Update(ref news._listeners, static (all, one) => all.Remove(one), onNews);
            return ValueTask.CompletedTask;
        }
    }
}
