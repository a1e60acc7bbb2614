using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>The numbers of the default policy, straight from where they are written; nothing here judges.</summary>
internal static class NaivePolicy
{
    private static readonly PolicySettings Settings = new();

    public static IReadOnlyDictionary<string, TimeSpan> Windows => PolicyDefaults.Windows;

    public static TimeSpan Horizon { get; } = Windows.Values.Max();

    public static TimeSpan Dwell => Settings.MinimumDwell;

    public static int ContactLimit => Settings.ContactLimit;

    public static double PriorWeeks => Settings.Baseline.PriorWeeks;

    public static double PriorContactsPerWeek => Settings.Baseline.ContactsPerWeek;


    public static int ExpectedWaitSeconds { get; } = (int)PolicyDefaults.Expectations["call"].Wait!.Value.TotalSeconds;

    public static int WaitCapThousandths { get; } = (int)(Settings.ExcessCap * 1000);

    public static double Weight(FactorKind kind) => PolicyDefaults.Factors[kind.ToString()].Weight!.Value;

    public static double Half(FactorKind kind) => PolicyDefaults.Factors[kind.ToString()].Half!.Value;

    public static TimeSpan Span(FactorKind kind) => Windows[PolicyDefaults.Factors[kind.ToString()].Window!];

    /// <summary>In ten-thousandths, as scores are.</summary>
    public static int Enter(RiskLevel level) => TenThousandths(PolicyDefaults.Levels[level.ToString()].Enter!.Value);

    public static int Leave(RiskLevel level) => TenThousandths(PolicyDefaults.Levels[level.ToString()].Leave!.Value);

    public static double Multiplier(string accountValue) => PolicyDefaults.AccountValues.GetValueOrDefault(accountValue, Settings.DefaultAccountValue);

    public static int TenThousandths(double share) => (int)Math.Round(share * 10_000, MidpointRounding.AwayFromZero);
}
