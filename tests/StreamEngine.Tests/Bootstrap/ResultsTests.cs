using System.Diagnostics;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Bootstrap;

/// <summary>What the scripts of eng/ make of test results.</summary>
public sealed class ResultsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Results_of_all_folders_are_added_up()
    {
        Results("restricted", new Counters(Total: 5, Executed: 4, Passed: 3));
        Results("full", new Counters(Total: 10, Executed: 10, Passed: 10));
        Assert.Equal("13 passed, 1 failed, 1 skipped\n", await RunAsync("count-results.sh"));
    }

    [Fact]
    public async Task No_results_are_no_tests() => Assert.Equal("0 passed, 0 failed, 0 skipped\n", await RunAsync("count-results.sh"));

    [Fact]
    public async Task Each_failed_test_is_named_with_its_set_and_what_it_said()
    {
        Results("full", new Counters(Total: 2, Executed: 2, Passed: 1), """
                <UnitTestResult executionId="1" testName="Passes" outcome="Passed" />
                <UnitTestResult executionId="2" testName="Fails(value: &quot;a &amp; b&quot;)" outcome="Failed">
                  <Output>
                    <ErrorInfo>
                      <Message>Expected &lt;1&gt;&#xD;
                Actual &lt;2&gt;</Message>
                      <StackTrace>   at Fails() in Tests.cs:line 7</StackTrace>
                    </ErrorInfo>
                  </Output>
                </UnitTestResult>
            """);
        Assert.Equal("FAILED (full) Fails(value: \"a & b\")\n    Expected <1>\n    Actual <2>\n    at Fails() in Tests.cs:line 7\n", await RunAsync("list-failures.sh"));
    }

    [Fact]
    public async Task Where_nothing_failed_nothing_is_listed()
    {
        Results("full", new Counters(Total: 1, Executed: 1, Passed: 1), "<UnitTestResult testName=\"Passes\" outcome=\"Passed\" />");
        Assert.Equal("", await RunAsync("list-failures.sh"));
    }

    public void Dispose() => _folder.Dispose();

    private void Results(string set, Counters counters, string results = "")
    {
        string folder = Path.Combine(_folder.Path, set);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "results.trx"), $"""
            <TestRun>
              <Results>
            {results}
              </Results>
              <ResultSummary>
                <Counters total="{counters.Total}" executed="{counters.Executed}" passed="{counters.Passed}" failed="{counters.Executed - counters.Passed}" />
              </ResultSummary>
            </TestRun>
            """);
    }

    private async Task<string> RunAsync(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "eng", script), _folder.Path]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private sealed record Counters(int Total, int Executed, int Passed);
}
