namespace StreamEngine.Domain;

/// <summary>A shard: partition <paramref name="Partition"/> of every input topic, and the customers who live there.</summary>
/// <param name="Partition">The Kafka partition number, 0 or more.</param>
internal readonly record struct ShardId(int Partition)
{
    public override string ToString() => Partition.ToString(null as IFormatProvider);
}
