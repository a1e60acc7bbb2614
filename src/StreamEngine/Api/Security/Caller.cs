using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>Who calls, and what it may do.</summary>
/// <param name="Name">As in <c>Security:Callers</c>; it stands in audit lines.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Scope">Which customers it may see.</param>
internal sealed record Caller(string Name, CallerRole Role, CallerScope Scope)
{
    /// <summary>Whoever calls while <c>Security:Mode</c> is open.</summary>
    public static Caller Open { get; } = new("open", CallerRole.Administrator, CallerScope.Unrestricted);

    /// <summary>Each role may do all that a smaller one may.</summary>
    public bool Has(CallerRole role) => Role >= role;
}
