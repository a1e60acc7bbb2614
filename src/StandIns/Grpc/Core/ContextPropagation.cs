namespace Grpc.Core;

/// <summary>Stands in <see cref="ServerCallContext"/>'s signature; there are none.</summary>
public abstract class ContextPropagationToken
{
    private protected ContextPropagationToken()
    {
    }
}

/// <summary>Stands in <see cref="ServerCallContext"/>'s signature.</summary>
public class ContextPropagationOptions
{
    /// <summary>The default.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>What to hand on.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the deadline is handed on.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether cancellation is handed on.</summary>
    public bool IsPropagateCancellation { get; }
}
