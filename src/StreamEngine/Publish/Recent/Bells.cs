using System.Collections.Immutable;
using StreamEngine.Domain;

namespace StreamEngine.Publish.Recent;

/// <summary>The bells of everyone who watches.</summary>
internal sealed class Bells
{
    private ImmutableHashSet<FeedBell> _bells = [];

    public int Count => Volatile.Read(ref _bells).Count;

    public IDisposable Add(FeedBell bell)
    {
        ImmutableInterlocked.Update(ref _bells, bells => bells.Add(bell));
        return new Removal(this, bell);
    }

    public void Ring(ShardId shard)
    {
        foreach (FeedBell bell in Volatile.Read(ref _bells)) bell.Ring(shard);
    }

    private sealed class Removal(Bells bells, FeedBell bell) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref bells._bells, all => all.Remove(bell));
    }
}
