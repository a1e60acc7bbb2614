using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Policy;

/// <summary>Merges settings over the defaults, checks them, and makes the parts of a policy.</summary>
internal sealed class PolicyBuilder(PolicySettings settings)
{
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(400);

    private readonly PolicyFaults _faults = new();
    private readonly CanonicalText _text = new();

    public IReadOnlyList<string> Faults => _faults.Lines;

    /// <summary>The policy; null when there are faults.</summary>
    public RiskPolicy? Build()
    {
        Dictionary<string, TimeSpan> windows = Windows();
        LevelLadder levels = Levels();
        FactorFrame frame = Frame();
        int[] waits = Expected("Wait", expectation => expectation.Wait);
        int[] holds = Expected("Hold", expectation => expectation.Hold);
        Dictionary<string, FactorSettings> factorSettings = FactorSettings(windows);
        Dictionary<string, double> accountValues = AccountValues();
        int limit = _faults.Within("ContactLimit", settings.ContactLimit, 16, 1024);
        double cap = _faults.Within("ExcessCap", settings.ExcessCap, 0.1, 100);
        if (_faults.Lines.Count > 0) return null;

        TimeSpan[] spans = SpansLongestFirst(windows, factorSettings.Values);
        WindowPlan plan = new(spans, limit, waits, holds, (int)Math.Round(cap * 1000));
        return new RiskPolicy(new PolicyParts
        {
            Windows = windows,
            Plan = plan,
            Factors = Factors(factorSettings, windows, spans, frame with { Horizon = plan.Horizon }),
            Levels = levels,
            PurchaseForgottenAfter = frame.PurchaseForgottenAfter,
            AccountValues = accountValues,
            DefaultAccountValue = settings.DefaultAccountValue,
            Hash = _text.Add("Formula", RiskFormula.Version).Add("ContactLimit", limit).Add("ExcessCap", cap).Digest(),
        });
    }

    private static TimeSpan[] SpansLongestFirst(Dictionary<string, TimeSpan> windows, IEnumerable<FactorSettings> factors) =>
    [
        .. factors.Where(factor => factor.Weight > 0 && factor.Window is not null).Select(factor => windows[factor.Window!])
            .Append(windows.Values.Max()).Distinct().OrderDescending(),
    ];

    private static Factor[] Factors(
        Dictionary<string, FactorSettings> settings, Dictionary<string, TimeSpan> windows, TimeSpan[] spans, FactorFrame frame)
    {
        List<Factor> factors = [];
        foreach (FactorKind kind in Enum.GetValues<FactorKind>())
        {
            FactorSettings factor = settings[kind.ToString()];
            if (factor.Weight is not > 0) continue;
            TimeSpan span = factor.Window is null ? spans[0] : windows[factor.Window];
            factors.Add(FactorCatalog.Make(new FactorRule(kind, factor.Weight.Value, Array.IndexOf(spans, span), span, factor.Half ?? 1), frame));
        }

        return [.. factors];
    }

    private Dictionary<string, TimeSpan> Windows()
    {
        Dictionary<string, TimeSpan> windows = PolicyMerge.Over(PolicyDefaults.Windows, settings.Windows);
        foreach ((string name, TimeSpan span) in windows)
        {
            _faults.Span($"Windows:{name}", span, TimeSpan.FromMinutes(1), LongestSpan, TimeSpan.FromSeconds(1));
            _text.Add($"Windows:{name}", span);
        }

        return windows;
    }

    private LevelLadder Levels()
    {
        Dictionary<string, LevelSettings> merged = PolicyMerge.Over(PolicyDefaults.Levels, settings.Levels, PolicyMerge.Level);
        _faults.Names("Levels", merged.Keys, PolicyDefaults.Levels.Keys);
        _faults.Span("MinimumDwell", settings.MinimumDwell, TimeSpan.Zero, TimeSpan.FromDays(30), TimeSpan.FromMilliseconds(1));
        _text.Add("MinimumDwell", settings.MinimumDwell);
        LevelThresholds below = default;
        return new LevelLadder(
            Level(RiskLevel.Elevated), Level(RiskLevel.High), Level(RiskLevel.Critical), settings.MinimumDwell);

        LevelThresholds Level(RiskLevel level)
        {
            below = Thresholds($"Levels:{level}", merged[level.ToString()], below);
            return below;
        }
    }

    private LevelThresholds Thresholds(string key, LevelSettings level, LevelThresholds below)
    {
        double enter = _faults.Within($"{key}:Enter", level.Enter!.Value, 0.0001, 1);
        double leave = _faults.Within($"{key}:Leave", level.Leave!.Value, 0.0001, 1);
        LevelThresholds thresholds = new(Score.From(enter), Score.From(leave));
        if (thresholds.Leave >= thresholds.Enter) _faults.Add($"{key}:Leave", leave, $"must be below Enter ({PolicyFaults.Text(enter)})");
        if (thresholds.Enter <= below.Enter) _faults.Add($"{key}:Enter", enter, $"must be above the Enter of the level below ({below.Enter.Value:0.00##})");
        if (thresholds.Leave <= below.Leave) _faults.Add($"{key}:Leave", leave, $"must be above the Leave of the level below ({below.Leave.Value:0.00##})");
        _text.Add($"{key}:Enter", thresholds.Enter.TenThousandths).Add($"{key}:Leave", thresholds.Leave.TenThousandths);
        return thresholds;
    }

    private FactorFrame Frame()
    {
        (TimeSpan hour, TimeSpan day) = (TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        PurchaseSettings purchases = settings.Purchases;
        FactorFrame frame = new()
        {
            PriorContacts = _faults.Within("Baseline:PriorContacts", settings.Baseline.PriorContacts, 0.1, 1000),
            PriorWeeks = _faults.Within("Baseline:PriorWeeks", settings.Baseline.PriorWeeks, 0.1, 1000),
            ContactsPerWeek = _faults.Within("Baseline:ContactsPerWeek", settings.Baseline.ContactsPerWeek, 0.01, 1000),
            CaseFullHours = (int)_faults.Span("Cases:FullAge", settings.Cases.FullAge, hour, LongestSpan, hour).TotalHours,
            SilenceStartsDays = (int)_faults.Span("Purchases:StartsAfter", purchases.StartsAfter, TimeSpan.Zero, LongestSpan * 10, day).TotalDays,
            SilenceFullDays = (int)_faults.Span("Purchases:FullAfter", purchases.FullAfter, day, LongestSpan * 10, day).TotalDays,
            PurchaseForgottenAfter = _faults.Span("Purchases:ForgetAfter", purchases.ForgetAfter, day, LongestSpan * 10, day),
        };
        if (purchases.FullAfter <= purchases.StartsAfter) _faults.Add("Purchases:FullAfter", purchases.FullAfter, $"must be longer than StartsAfter ({purchases.StartsAfter})");
        if (purchases.ForgetAfter < purchases.FullAfter) _faults.Add("Purchases:ForgetAfter", purchases.ForgetAfter, $"must not be shorter than FullAfter ({purchases.FullAfter})");
        _text.Add("Baseline:PriorContacts", frame.PriorContacts).Add("Baseline:PriorWeeks", frame.PriorWeeks).Add("Baseline:ContactsPerWeek", frame.ContactsPerWeek)
            .Add("Cases:FullAge", settings.Cases.FullAge).Add("Purchases:StartsAfter", purchases.StartsAfter)
            .Add("Purchases:FullAfter", purchases.FullAfter).Add("Purchases:ForgetAfter", purchases.ForgetAfter);
        return frame;
    }

    private Dictionary<string, FactorSettings> FactorSettings(Dictionary<string, TimeSpan> windows)
    {
        Dictionary<string, FactorSettings> factors = PolicyMerge.Over(PolicyDefaults.Factors, settings.Factors, PolicyMerge.Factor);
        _faults.Names("Factors", factors.Keys, PolicyDefaults.Factors.Keys);
        foreach ((string name, FactorSettings factor) in factors)
        {
            if (!PolicyDefaults.Factors.TryGetValue(name, out FactorSettings? standard)) continue;
            _faults.Within($"Factors:{name}:Weight", factor.Weight ?? 0, 0, 1);
            CheckWindow(name, factor, standard, windows);
            if (standard.Half is null && factor.Half is { } unused) _faults.Add($"Factors:{name}:Half", unused, "does not apply to this factor");
            else if (factor.Half is { } half) _faults.Within($"Factors:{name}:Half", half, 0.001, 1_000_000);
            _text.Add($"Factors:{name}:Weight", factor.Weight ?? 0).Add($"Factors:{name}:Half", factor.Half ?? 0)
                .Add($"Factors:{name}:Window", factor.Window ?? "");
        }

        return factors;
    }

    private void CheckWindow(string name, FactorSettings factor, FactorSettings standard, Dictionary<string, TimeSpan> windows)
    {
        string key = $"Factors:{name}:Window";
        if (factor.Window is not { } window) return;
        if (standard.Window is null) _faults.Add(key, window, "does not apply to this factor");
        else if (!windows.ContainsKey(window)) _faults.Add(key, window, $"is not among Windows ({string.Join(", ", windows.Keys)})");
    }

    private int[] Expected(string field, Func<ExpectationSettings, TimeSpan?> read)
    {
        Dictionary<string, ExpectationSettings> merged = PolicyMerge.Over(PolicyDefaults.Expectations, settings.Expectations, PolicyMerge.Expectation);
        if (field == "Wait") _faults.Names("Expectations", merged.Keys, PolicyDefaults.Expectations.Keys);
        int[] seconds = new int[(int)Channel.Order];
        foreach ((string name, ExpectationSettings expectation) in merged)
        {
            if (!PolicyDefaults.Expectations.ContainsKey(name)) continue;
            string key = $"Expectations:{name}:{field}";
            TimeSpan expected = _faults.Span(key, read(expectation) ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(366), TimeSpan.FromSeconds(1));
            seconds[(int)Enum.Parse<Channel>(name, ignoreCase: true)] = (int)expected.TotalSeconds;
            _text.Add(key, expected);
        }

        return seconds;
    }

    private Dictionary<string, double> AccountValues()
    {
        Dictionary<string, double> values = PolicyMerge.Over(PolicyDefaults.AccountValues, settings.AccountValues);
        foreach ((string name, double multiplier) in values)
        {
            _faults.Within($"AccountValues:{name}", multiplier, 0, 1000);
            _text.Add($"AccountValues:{name}", multiplier);
        }

        _text.Add("DefaultAccountValue", _faults.Within("DefaultAccountValue", settings.DefaultAccountValue, 0, 1000));
        return values;
    }
}
