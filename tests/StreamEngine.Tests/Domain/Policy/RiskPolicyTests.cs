using Microsoft.Extensions.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Tests.Domain.Policy;

public sealed class RiskPolicyTests
{
    public static TheoryData<string, string, string> Faults => new()
    {
        { "Levels:High:Leave", "0.70", "Policy:Levels:High:Leave is 0.70: must be below Enter (0.60)" },
        { "Levels:High:Enter", "0.40", "Policy:Levels:High:Enter is 0.40: must be above the Enter of the level below (0.40)" },
        { "Levels:Critical:Leave", "0.5", "Policy:Levels:Critical:Leave is 0.50: must be above the Leave of the level below (0.52)" },
        { "Levels:Elevated:Enter", "1.5", "Policy:Levels:Elevated:Enter is 1.50: must be 0.0001 to 1" },
        { "Levels:Severe:Enter", "0.9", "Policy:Levels:Severe is unknown: must be one of Elevated, High, Critical" },
        { "MinimumDwell", "-00:01:00", "Policy:MinimumDwell is -00:01:00: must be 00:00:00 to 30.00:00:00" },
        { "ContactLimit", "4", "Policy:ContactLimit is 4: must be 16 to 1024" },
        { "ExcessCap", "0", "Policy:ExcessCap is 0.00: must be 0.1 to 100" },
        { "Windows:month", "500.00:00:00", "Policy:Windows:month is 500.00:00:00: must be 00:01:00 to 400.00:00:00" },
        { "Windows:odd", "00:01:00.5", "Policy:Windows:odd is 00:01:00.5000000: must be a whole number of 00:00:01" },
        { "Factors:Complaint:Weight", "1.01", "Policy:Factors:Complaint:Weight is 1.01: must be 0 to 1" },
        { "Factors:Complaint:Weight", "NaN", "Policy:Factors:Complaint:Weight is NaN: must be 0 to 1" },
        { "Factors:Complaint:Half", "0", "Policy:Factors:Complaint:Half is 0.00: must be 0.001 to 1000000" },
        { "Factors:Complaint:Window", "year", "Policy:Factors:Complaint:Window is year: is not among Windows (hour, day, week, month)" },
        { "Factors:OpenCase:Half", "2", "Policy:Factors:OpenCase:Half is 2.00: does not apply to this factor" },
        { "Factors:PurchaseSilence:Window", "week", "Policy:Factors:PurchaseSilence:Window is week: does not apply to this factor" },
        { "Baseline:PriorContacts", "0", "Policy:Baseline:PriorContacts is 0.00: must be 0.1 to 1000" },
        { "Cases:FullAge", "01:30:00", "Policy:Cases:FullAge is 01:30:00: must be a whole number of 01:00:00" },
        { "Purchases:FullAfter", "10.00:00:00", "Policy:Purchases:FullAfter is 10.00:00:00: must be longer than StartsAfter (45.00:00:00)" },
        { "Purchases:ForgetAfter", "100.00:00:00", "Policy:Purchases:ForgetAfter is 100.00:00:00: must not be shorter than FullAfter (120.00:00:00)" },
        { "Expectations:call:Wait", "-00:00:01", "Policy:Expectations:call:Wait is -00:00:01: must be 00:00:00 to 366.00:00:00" },
        { "AccountValues:gold", "-1", "Policy:AccountValues:gold is -1.00: must be 0 to 1000" },
        { "DefaultAccountValue", "2000", "Policy:DefaultAccountValue is 2000.00: must be 0 to 1000" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_one_line_that_names_the_key(string key, string value, string line)
    {
        Assert.False(RiskPolicy.TryCreate(Bind([new($"Policy:{key}", value)]), out RiskPolicy? policy, out IReadOnlyList<string> faults));
        Assert.Null(policy);
        Assert.Contains(line, faults);
    }

    [Theory]
    [InlineData("Factors:Sadness:Weight", "0.5", "Policy:Factors:Sadness is unknown: must be one of FallingSentiment,")]
    [InlineData("Expectations:pigeon:Wait", "01:00:00", "Policy:Expectations:pigeon is unknown: must be one of call,")]
    public void An_unknown_name_is_told_with_the_known_ones(string key, string value, string start)
    {
        RiskPolicy.TryCreate(Bind([new($"Policy:{key}", value)]), out _, out IReadOnlyList<string> faults);
        Assert.StartsWith(start, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        RiskPolicy.TryCreate(Bind([new("Policy:ContactLimit", "1"), new("Policy:ExcessCap", "0"), new("Policy:Levels:High:Leave", "0.65")]), out _, out IReadOnlyList<string> faults);
        Assert.Equal(3, faults.Count);
    }

    [Fact]
    public void The_json_says_what_the_code_does_without_it()
    {
        IConfigurationSection json = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build().GetSection("Policy");
        PolicySettings written = json.Get<PolicySettings>()!;
        Assert.Equal(PolicyDefaults.Windows.Keys.Order(), written.Windows.Keys.Order());
        Assert.Equal(PolicyDefaults.Levels.Keys.Order(), written.Levels.Keys.Order());
        Assert.Equal(PolicyDefaults.Factors.Keys.Order(), written.Factors.Keys.Order());
        Assert.Equal(PolicyDefaults.Expectations.Keys.Order(), written.Expectations.Keys.Order());
        Assert.Equal(PolicyDefaults.AccountValues.Keys.Order(), written.AccountValues.Keys.Order());
        Assert.True(RiskPolicy.TryCreate(written, out RiskPolicy? policy, out IReadOnlyList<string> faults), string.Join('\n', faults));
        Assert.Equal(RiskPolicy.Default.Hash, policy.Hash);
    }

    [Fact]
    public void The_hash_is_of_the_content_and_pinned()
    {
        Assert.Equal("6c0f34aa12e70e87", RiskPolicy.Default.Hash);
        Assert.Equal(RiskPolicy.Default.Hash, Of([new("Policy:Windows:WEEK", "7.00:00:00")]).Hash);
        Assert.NotEqual(RiskPolicy.Default.Hash, Of([new("Policy:Factors:Complaint:Weight", "0.41")]).Hash);
        Assert.NotEqual(RiskPolicy.Default.Hash, Of([new("Policy:AccountValues:vip", "5")]).Hash);
        Assert.NotEqual(RiskPolicy.Default.Hash, Of([new("Policy:Expectations:chat:Wait", "00:05:00")]).Hash);
    }

    [Fact]
    public void What_is_written_is_laid_over_the_defaults_field_by_field()
    {
        RiskPolicy policy = Of([new("Policy:Levels:High:Enter", "0.65"), new("Policy:Factors:complaint:Weight", "0"), new("Policy:AccountValues:vip", "5")]);
        Assert.Equal(Score.From(0.65), policy.Levels.Of(RiskLevel.High).Enter);
        Assert.Equal(Score.From(0.52), policy.Levels.Of(RiskLevel.High).Leave);
        Assert.Equal(RiskPolicy.Default.Factors.Count - 1, policy.Factors.Count);
        Assert.Equal((5, 1.5, 1), (policy.MultiplierOf("VIP"), policy.MultiplierOf("gold"), policy.MultiplierOf("unheard of")));
    }

    private static RiskPolicy Of(IEnumerable<KeyValuePair<string, string?>> written) =>
        RiskPolicy.TryCreate(Bind(written), out RiskPolicy? policy, out IReadOnlyList<string> faults) ? policy : throw new InvalidOperationException(string.Join('\n', faults));

    private static PolicySettings Bind(IEnumerable<KeyValuePair<string, string?>> written) =>
        new ConfigurationBuilder().AddInMemoryCollection(written).Build().GetSection("Policy").Get<PolicySettings>()!;
}
