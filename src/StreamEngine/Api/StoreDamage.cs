using Microsoft.Extensions.Logging;
using StreamEngine.Telemetry;

namespace StreamEngine.Api;

/// <summary>The store answers, and what it holds cannot be read: asking again does not help, an operator does.</summary>
/// <remarks>Callers come back all the same, and each time is counted; operators are told now and then.</remarks>
/// <param name="metrics">Counts.</param>
/// <param name="time">The clock of the quiet between two lines.</param>
/// <param name="log">For operators.</param>
internal sealed class StoreDamage(OutputMetrics metrics, TimeProvider time, ILogger<StoreDamage> log)
{
    /// <summary>What callers are told.</summary>
    public const string Sentence = "What the store holds here cannot be read: this node's operator finds in its log what to do.";

    private readonly LogThrottle _throttle = new(time);

    /// <summary>A caller was told the sentence.</summary>
    public void Report(InvalidDataException damage)
    {
        metrics.AnswerUnread();
        if (_throttle.TryPass()) Log.StoreDamaged(log, damage.Message);
    }
}
