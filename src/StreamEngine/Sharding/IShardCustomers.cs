using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Store;

namespace StreamEngine.Sharding;

/// <summary>The customers of one shard under one ownership, and what a step does to them.</summary>
/// <remarks>
/// One step at a time: <see cref="Begin"/>, <see cref="Admit"/>, <see cref="ApplyAsync"/>, and once it is committed <see cref="Trim"/>. A step that is not committed
/// ends the ownership, and this with it.
/// </remarks>
internal interface IShardCustomers : IDisposable
{
    /// <summary>How many are in memory. May be asked from any thread.</summary>
    int Count { get; }

    /// <summary>What they take, about. May be asked from any thread.</summary>
    long Bytes { get; }

    /// <summary>What the running step has come to.</summary>
    StepReport Report { get; }

    /// <summary>Begins a step, and finds the customers of its batch.</summary>
    /// <returns>Those who are not in memory.</returns>
    IReadOnlyList<string> Begin(InputBatch batch);

    /// <summary>Takes in what the store had of the missing.</summary>
    void Admit(LoadedProfiles loaded);

    /// <summary>Applies the batch, and advances its customers and those who are due to the shard's new time.</summary>
    /// <param name="batch">The input.</param>
    /// <param name="due">The customers whose moment has come.</param>
    /// <param name="before">Shard time before the batch; from there each record carries it on, so lateness is judged record by record.</param>
    /// <param name="after">Shard time after the batch.</param>
    /// <param name="ct">Abandons the step.</param>
    /// <returns>What is to be stored of everyone touched.</returns>
    ValueTask<IReadOnlyList<ProfileWrite>> ApplyAsync(InputBatch batch, IReadOnlyList<DueProfile> due, Instant before, Instant after, CancellationToken ct);

    /// <summary>Lets go of the least recently used until the bounds hold.</summary>
    /// <returns>How many left.</returns>
    int Trim();
}
