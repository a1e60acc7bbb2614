using Xunit.Abstractions;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>The checks of one folder, run once against an engine, and what was said of each.</summary>
public abstract class InteropRun : IAsyncLifetime
{
    private CheckResults? _results;

    public async Task InitializeAsync()
    {
        if (Node.Absence is null) _results = await RunAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Fails with what was said of the check, unless that is that it passed.</summary>
    public void AssertPassed(string check, ITestOutputHelper output)
    {
        string? fault = _results!.FaultOf(check);
        output.WriteLine(fault is null ? $"ok {check}" : $"not ok {check}");
        Assert.True(fault is null, fault?.Replace(" | ", Environment.NewLine, StringComparison.Ordinal));
    }

    private protected abstract Task<CheckResults> RunAsync();
}
