using StreamEngine.Domain.Policy;

namespace StreamEngine.Tests.Domain.Kit;

internal static class Policies
{
    /// <summary>The default shrunk to three days, so that every moment can be looked at and everything expires soon.</summary>
    public static readonly RiskPolicy Short = Of(Shorten);

    public static RiskPolicy Of(Action<PolicySettings> change)
    {
        PolicySettings settings = new();
        change(settings);
        return RiskPolicy.TryCreate(settings, out RiskPolicy? policy, out IReadOnlyList<string> faults)
            ? policy
            : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    public static void Shorten(PolicySettings settings)
    {
        settings.Windows["hour"] = TimeSpan.FromMinutes(20);
        settings.Windows["day"] = TimeSpan.FromHours(6);
        settings.Windows["week"] = TimeSpan.FromHours(20);
        settings.Windows["month"] = TimeSpan.FromHours(72);
        settings.Cases.FullAge = TimeSpan.FromHours(10);
        (settings.Purchases.StartsAfter, settings.Purchases.FullAfter, settings.Purchases.ForgetAfter) =
            (TimeSpan.Zero, TimeSpan.FromDays(2), TimeSpan.FromDays(3));
    }
}
