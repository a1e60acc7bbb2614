using System.Runtime.CompilerServices;
using StreamEngine.Domain.Factors;

namespace StreamEngine.Domain.Scoring;

/// <summary>What each factor added to the score at a customer's last crossing (weight times value), in steps of 1/10,000.</summary>
[InlineArray(FactorCatalog.Places)]
internal struct Contributions
{
    private const double Steps = 10_000;

    private ushort _first;

    public double this[FactorKind kind]
    {
        readonly get => this[(int)kind] / Steps;
        set => this[(int)kind] = (ushort)Math.Round(value * Steps, MidpointRounding.AwayFromZero);
    }
}
