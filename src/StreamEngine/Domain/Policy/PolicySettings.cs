namespace StreamEngine.Domain.Policy;

/// <summary>The section "Policy" of the configuration, as an operator writes it. What is left out keeps its default (<see cref="PolicyDefaults"/>).</summary>
/// <remarks>Entries of the dictionaries are merged over the defaults by name, field by field; names do not depend on case.</remarks>
internal sealed class PolicySettings
{
    public const string Section = "Policy";

    /// <summary>Rolling windows by name; the longest is the horizon, beyond which contacts are forgotten. 1 minute to 400 days.</summary>
    public IDictionary<string, TimeSpan> Windows { get; } = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase);

    /// <summary>By <see cref="Scoring.RiskLevel"/>, without Low.</summary>
    public IDictionary<string, LevelSettings> Levels { get; } = new Dictionary<string, LevelSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>For so long after a crossing the level does not fall; 0 to 30 days.</summary>
    public TimeSpan MinimumDwell { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Contacts kept one by one; older ones fold into hourly sums. 16 to 1024.</summary>
    public int ContactLimit { get; set; } = 256;

    /// <summary>By <see cref="Factors.FactorKind"/>.</summary>
    public IDictionary<string, FactorSettings> Factors { get; } = new Dictionary<string, FactorSettings>(StringComparer.OrdinalIgnoreCase);

    public BaselineSettings Baseline { get; set; } = new();

    public CaseSettings Cases { get; set; } = new();

    public PurchaseSettings Purchases { get; set; } = new();

    /// <summary>What customers put up with, by channel.</summary>
    public IDictionary<string, ExpectationSettings> Expectations { get; } = new Dictionary<string, ExpectationSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What one long wait or hold counts at most, in multiples of the expectation; 0.1 to 100.</summary>
    public double ExcessCap { get; set; } = 4;

    /// <summary>Multipliers of the score that make the priority, by account value; 0 to 1000.</summary>
    public IDictionary<string, double> AccountValues { get; } = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The multiplier where the account value is unknown or not listed; 0 to 1000.</summary>
    public double DefaultAccountValue { get; set; } = 1;
}

/// <summary>When a level is entered and left. Leave lies below Enter, so that a score near one of them does not flap.</summary>
internal sealed class LevelSettings
{
    /// <summary>The level is entered at this score; above 0, up to 1.</summary>
    public double? Enter { get; set; }

    /// <summary>The level is left below this score; above 0.</summary>
    public double? Leave { get; set; }
}

internal sealed class FactorSettings
{
    /// <summary>How much the factor can add to the score; 0 (off) to 1.</summary>
    public double? Weight { get; set; }

    /// <summary>The name of the window that the factor looks at.</summary>
    public string? Window { get; set; }

    /// <summary>The measure at which the factor is one half, in the factor's unit; above 0.</summary>
    public double? Half { get; set; }
}

/// <summary>What is assumed of a customer who is not known yet. It gives way to the customer's own history as that grows.</summary>
internal sealed class BaselineSettings
{
    /// <summary>A new customer's sentiment and satisfaction count as so many neutral contacts; 0.1 to 1000.</summary>
    public double PriorContacts { get; set; } = 4;

    /// <summary>A new customer's contact frequency counts as if observed for so many weeks; 0.1 to 1000.</summary>
    public double PriorWeeks { get; set; } = 2;

    /// <summary>Contacts a week expected of a new customer; 0.01 to 1000.</summary>
    public double ContactsPerWeek { get; set; } = 1;
}

internal sealed class CaseSettings
{
    /// <summary>A case open for so long counts fully; whole hours, 1 hour to 400 days.</summary>
    public TimeSpan FullAge { get; set; } = TimeSpan.FromDays(3);
}

internal sealed class PurchaseSettings
{
    /// <summary>So long without a purchase is nothing; whole days.</summary>
    public TimeSpan StartsAfter { get; set; } = TimeSpan.FromDays(45);

    /// <summary>So long without a purchase counts fully; whole days, more than <see cref="StartsAfter"/>.</summary>
    public TimeSpan FullAfter { get; set; } = TimeSpan.FromDays(120);

    /// <summary>So long without a purchase, the customer is no buyer any more and the purchase is forgotten; whole days, at least <see cref="FullAfter"/>.</summary>
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromDays(365);
}

internal sealed class ExpectationSettings
{
    /// <summary>A longer wait is long; whole seconds up to a year, 0: no wait is.</summary>
    public TimeSpan? Wait { get; set; }

    /// <summary>A longer hold is long; whole seconds up to a year, 0: no hold is.</summary>
    public TimeSpan? Hold { get; set; }
}
