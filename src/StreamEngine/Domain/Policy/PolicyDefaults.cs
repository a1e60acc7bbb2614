using StreamEngine.Domain.Factors;

namespace StreamEngine.Domain.Policy;

/// <summary>The policy of someone who has not written one. Each number is a starting point to be tuned against one's own churn.</summary>
internal static class PolicyDefaults
{
    public static readonly IReadOnlyDictionary<string, TimeSpan> Windows = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase)
    {
        ["hour"] = TimeSpan.FromHours(1),
        ["day"] = TimeSpan.FromDays(1),
        ["week"] = TimeSpan.FromDays(7),
        ["month"] = TimeSpan.FromDays(30),
    };

    public static readonly IReadOnlyDictionary<string, LevelSettings> Levels = new Dictionary<string, LevelSettings>(StringComparer.OrdinalIgnoreCase)
    {
        ["Elevated"] = new() { Enter = 0.40, Leave = 0.32 },
        ["High"] = new() { Enter = 0.60, Leave = 0.52 },
        ["Critical"] = new() { Enter = 0.80, Leave = 0.72 },
    };

    /// <summary>Halves are in the factor's unit: contacts, thousandths of sentiment as 1.0, multiples of the expected wait, agents, channels.</summary>
    public static readonly IReadOnlyDictionary<string, FactorSettings> Factors = new Dictionary<string, FactorSettings>(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(FactorKind.FallingSentiment)] = new() { Weight = 0.25, Window = "week", Half = 1 },
        [nameof(FactorKind.NegativeSentiment)] = new() { Weight = 0.35, Window = "week", Half = 1 },
        [nameof(FactorKind.ContactFrequency)] = new() { Weight = 0.20, Window = "week", Half = 3 },
        [nameof(FactorKind.RepeatContact)] = new() { Weight = 0.35, Window = "week", Half = 2 },
        [nameof(FactorKind.OpenCase)] = new() { Weight = 0.35, Window = "month" },
        [nameof(FactorKind.Escalation)] = new() { Weight = 0.35, Window = "month", Half = 1 },
        [nameof(FactorKind.Complaint)] = new() { Weight = 0.40, Window = "month", Half = 1 },
        [nameof(FactorKind.Abandonment)] = new() { Weight = 0.25, Window = "week", Half = 2 },
        [nameof(FactorKind.LongWait)] = new() { Weight = 0.20, Window = "week", Half = 3 },
        [nameof(FactorKind.LongHold)] = new() { Weight = 0.15, Window = "week", Half = 3 },
        [nameof(FactorKind.Transfers)] = new() { Weight = 0.15, Window = "week", Half = 2 },
        [nameof(FactorKind.RetoldStory)] = new() { Weight = 0.20, Window = "week", Half = 2 },
        [nameof(FactorKind.ChannelHopping)] = new() { Weight = 0.15, Window = "week", Half = 1.5 },
        [nameof(FactorKind.UnevenTreatment)] = new() { Weight = 0.10, Window = "month", Half = 1 },
        [nameof(FactorKind.FailedSelfService)] = new() { Weight = 0.15, Window = "week", Half = 2 },
        [nameof(FactorKind.LowSatisfaction)] = new() { Weight = 0.35, Window = "month", Half = 1 },
        [nameof(FactorKind.FallingSatisfaction)] = new() { Weight = 0.15, Window = "week", Half = 1 },
        [nameof(FactorKind.PurchaseSilence)] = new() { Weight = 0.25 },
        [nameof(FactorKind.BadRun)] = new() { Weight = 0.35, Window = "month", Half = 2 },
    };

    public static readonly IReadOnlyDictionary<string, ExpectationSettings> Expectations = new Dictionary<string, ExpectationSettings>(StringComparer.OrdinalIgnoreCase)
    {
        ["call"] = new() { Wait = TimeSpan.FromMinutes(3), Hold = TimeSpan.FromMinutes(2) },
        ["chat"] = new() { Wait = TimeSpan.FromMinutes(2), Hold = TimeSpan.FromMinutes(2) },
        ["email"] = new() { Wait = TimeSpan.FromHours(24), Hold = TimeSpan.Zero },
        ["social"] = new() { Wait = TimeSpan.FromHours(2), Hold = TimeSpan.Zero },
        ["sms"] = new() { Wait = TimeSpan.FromMinutes(30), Hold = TimeSpan.Zero },
        ["survey"] = new() { Wait = TimeSpan.Zero, Hold = TimeSpan.Zero },
        ["bot"] = new() { Wait = TimeSpan.FromSeconds(30), Hold = TimeSpan.Zero },
    };

    public static readonly IReadOnlyDictionary<string, double> AccountValues = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase)
    {
        ["bronze"] = 0.75,
        ["silver"] = 1.25,
        ["gold"] = 1.5,
        ["platinum"] = 2.0,
    };
}
