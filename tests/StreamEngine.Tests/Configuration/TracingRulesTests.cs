using StreamEngine.Configuration;

namespace StreamEngine.Tests.Configuration;

public sealed class TracingRulesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("http://localhost:4318")]
    [InlineData("https://collector.example/traces/here")]
    public void A_good_address_has_no_fault(string endpoint) => Assert.Empty(Faults(new TracingOptions { Endpoint = endpoint }));

    [Theory]
    [InlineData("localhost:4318")]
    [InlineData("/v1/traces")]
    [InlineData("ftp://localhost")]
    [InlineData("http://me:secret@localhost:4318")]
    [InlineData("http://localhost:4318/?key=secret")]
    public void Any_other_is_one_line_that_names_the_key_and_keeps_secrets(string endpoint)
    {
        string fault = Assert.Single(Faults(new TracingOptions { Endpoint = endpoint }));
        Assert.StartsWith("Tracing:Endpoint must be an http or https address like http://localhost:4318", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1, "Tracing:SampleRatio is -0.1: must be 0 to 1")]
    [InlineData(2, "Tracing:SampleRatio is 2: must be 0 to 1")]
    [InlineData(double.NaN, "Tracing:SampleRatio is NaN: must be 0 to 1")]
    public void A_ratio_beyond_its_range_is_a_fault(double ratio, string expected) => Assert.Equal(expected, Assert.Single(Faults(new TracingOptions { SampleRatio = ratio })));

    private static List<string> Faults(TracingOptions options)
    {
        List<string> faults = [];
        SettingsRules.Check(options, faults);
        return faults;
    }
}
