using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Reports;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Reports;

public sealed class EngineFactsTests
{
    private const string Told = "streamengine_build_info{version=\"1.2.3\",packages=\"full\",runtime=\"10.0.7\",gc=\"server\"} 1\n";

    [Fact]
    public void An_engine_that_was_there_is_what_it_says_of_itself() => Assert.Equal(
        ["engine: 1.2.3", "engine: .NET: 10.0.7", "engine: garbage collection: server", "engine: package set: full"],
        EngineFacts.Of(null, PrometheusText.Parse(Told)).Select(fact => $"{fact.Key}: {fact.Value}"));

    [Theory]
    [InlineData("{\"runtimeOptions\":{\"configProperties\":{\"System.GC.Server\":true}}}", "server")]
    [InlineData("{\"runtimeOptions\":{\"configProperties\":{\"System.GC.Server\":false}}}", "workstation")]
    [InlineData("{\"runtimeOptions\":{}}", "workstation")]
    [InlineData("{", "unknown")]
    public async Task An_engine_from_before_it_told_how_it_collects_garbage_does_so_as_its_file_says(string runtimeConfig, string expected)
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "streamengine.runtimeconfig.json"), runtimeConfig);
        string program = Path.Combine(folder.Path, "streamengine.dll");

        IReadOnlyDictionary<string, string> facts = EngineFacts.Of(program, PrometheusText.Parse(Told.Replace(",gc=\"server\"", "", StringComparison.Ordinal)));

        Assert.Equal((expected, "10.0.7"), (facts["engine: garbage collection"], facts["engine: .NET"]));
    }

    [Fact]
    public void Of_an_engine_that_does_not_answer_nothing_is_made_up() =>
        Assert.All(EngineFacts.Of(null, null).Values, fact => Assert.Equal("unknown", fact));
}
