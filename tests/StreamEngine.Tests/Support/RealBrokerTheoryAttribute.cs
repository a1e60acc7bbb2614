namespace StreamEngine.Tests.Support;

/// <summary>Tests of what the embedded broker cannot do; skipped as one, with the reason, where there is no real one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealBrokerTheoryAttribute : TheoryAttribute
{
    public RealBrokerTheoryAttribute() => Skip = RealKafka.Absence is { } absence ? $"The wire tests run on the embedded broker. {absence}" : null;
}
