namespace StreamEngine.Tests.Support;

/// <summary>A test of what only the embedded broker lets us do; skipped, with the reason, where the tests run on a real one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EmbeddedBrokerFactAttribute : FactAttribute
{
    /// <param name="because">Why a real broker will not do.</param>
    public EmbeddedBrokerFactAttribute(string because) => Skip = EmbeddedBrokerNeed.Reason(because);
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EmbeddedBrokerTheoryAttribute : TheoryAttribute
{
    /// <param name="because">Why a real broker will not do.</param>
    public EmbeddedBrokerTheoryAttribute(string because) => Skip = EmbeddedBrokerNeed.Reason(because);
}

internal static class EmbeddedBrokerNeed
{
    public const string ToStopIt = "this test stops the broker, and we do not stop one that others use";

    /// <summary>What the reader can do about it; null when there is nothing to do.</summary>
    public static string? Reason(string because) => MockKafka.IsReal
        ? $"The tests run on a real broker: {because}; set {RealKafka.Variable}={RealKafka.Embedded} to run this on the embedded one"
        : null;
}
