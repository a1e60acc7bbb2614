namespace StreamEngine.Telemetry;

/// <summary>What became of the records of one step, by topic: plain fields of one shard, handed on when the step is committed.</summary>
/// <param name="lanes">How many topics.</param>
internal sealed class RecordCounts(int lanes)
{
    public static readonly int Results = Enum.GetValues<RecordResult>().Length;

    private readonly long[] _counts = new long[lanes * Results];

    public ReadOnlySpan<long> ByLaneAndResult => _counts;

    /// <summary>Of all topics.</summary>
    public long Of(RecordResult result)
    {
        long count = 0;
        for (int place = (int)result; place < _counts.Length; place += Results) count += _counts[place];
        return count;
    }

    public void Clear() => Array.Clear(_counts);

    public void Count(int lane, RecordResult result) => _counts[(lane * Results) + (int)result]++;
}
