namespace StreamEngine.Tests.Support;

/// <summary>A test on the real calls; skipped, with the reason, where they are not beside the checkout.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealCallsFactAttribute : FactAttribute
{
    public RealCallsFactAttribute() => Skip = RealCallsAbsence.Reason;
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealCallsTheoryAttribute : TheoryAttribute
{
    public RealCallsTheoryAttribute() => Skip = RealCallsAbsence.Reason;
}

internal static class RealCallsAbsence
{
    /// <summary>What the reader can do about it; null when there is nothing to do.</summary>
    public static string? Reason => Repository.RealCalls is not null
        ? null
        : $"The real calls are absent: put bank-calls-august.jsonl.gz and bank-calls-october.jsonl.gz into {Repository.RealCallsFolder} (in the checkout's parent folder: shared/data)";
}
