using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Policy;

/// <summary>What a <see cref="PolicyBuilder"/> hands over when nothing is wrong.</summary>
internal sealed record PolicyParts
{
    public required IReadOnlyDictionary<string, TimeSpan> Windows { get; init; }

    public required WindowPlan Plan { get; init; }

    public required IReadOnlyList<Factor> Factors { get; init; }

    public required LevelLadder Levels { get; init; }

    public required TimeSpan PurchaseForgottenAfter { get; init; }

    public required IReadOnlyDictionary<string, double> AccountValues { get; init; }

    public required double DefaultAccountValue { get; init; }

    public required string Hash { get; init; }
}
