using System.Diagnostics.CodeAnalysis;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Policy;

/// <summary>How risk is judged: windows, factors with their weights, thresholds, account values. Immutable, and valid by construction.</summary>
internal sealed class RiskPolicy
{
    private readonly Factor[] _factors;
    private readonly IReadOnlyDictionary<string, double> _accountValues;
    private readonly double _defaultAccountValue;

    internal RiskPolicy(PolicyParts parts)
    {
        Windows = parts.Windows;
        Plan = parts.Plan;
        _factors = [.. parts.Factors];
        Levels = parts.Levels;
        PurchaseForgottenAfter = parts.PurchaseForgottenAfter;
        Hash = parts.Hash;
        _accountValues = parts.AccountValues;
        _defaultAccountValue = parts.DefaultAccountValue;
    }

    /// <summary>The policy of <see cref="PolicyDefaults"/>.</summary>
    public static RiskPolicy Default { get; } = TryCreate(new PolicySettings(), out RiskPolicy? policy, out IReadOnlyList<string> faults)
        ? policy
        : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));

    /// <summary>Every named window, for those who ask for its sums.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Windows { get; }

    /// <summary>The windows that factors look at: only these cost memory and time.</summary>
    public WindowPlan Plan { get; }

    /// <summary>Those with a weight, in the order of <see cref="FactorKind"/>.</summary>
    public IReadOnlyList<Factor> Factors => _factors;

    /// <summary>The same, for the hot path.</summary>
    public ReadOnlySpan<Factor> FactorSpan => _factors;

    public LevelLadder Levels { get; }

    /// <summary>The longest window.</summary>
    public TimeSpan Horizon => Plan.Horizon;

    public TimeSpan PurchaseForgottenAfter { get; }

    /// <summary>16 hex digits: the digest of all settings and of <see cref="RiskFormula.Version"/>. Equal content has an equal hash, on any machine.</summary>
    public string Hash { get; }

    /// <summary>What the score of a customer is multiplied by to make a priority.</summary>
    public double MultiplierOf(string? accountValue) =>
        accountValue is not null && _accountValues.TryGetValue(accountValue, out double multiplier) ? multiplier : _defaultAccountValue;

    /// <summary>Checks the settings and makes the policy of them.</summary>
    /// <param name="settings">As the operator wrote them.</param>
    /// <param name="policy">The policy, or null.</param>
    /// <param name="faults">One line for each thing that is wrong, naming the key as the operator wrote it; empty when nothing is.</param>
    public static bool TryCreate(PolicySettings settings, [NotNullWhen(true)] out RiskPolicy? policy, out IReadOnlyList<string> faults)
    {
        PolicyBuilder builder = new(settings);
        policy = builder.Build();
        faults = builder.Faults;
        return policy is not null;
    }
}
