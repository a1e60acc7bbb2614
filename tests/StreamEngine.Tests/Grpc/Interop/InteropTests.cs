using Xunit.Abstractions;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>The service as a client sees it that shares no code with it: <c>@grpc/grpc-js</c>, against a running engine.</summary>
public sealed class InteropTests(InteropRun run, ITestOutputHelper output) : IClassFixture<InteropRun>
{
    public static TheoryData<string> Checks => [.. Node.Checks(InteropRun.Folder)];

    [NodeTheory]
    [MemberData(nameof(Checks))]
    public void IndependentClient(string check)
    {
        string? fault = run.FaultOf(check);
        output.WriteLine(fault is null ? $"ok {check}" : $"not ok {check}");
        Assert.True(fault is null, fault?.Replace(" | ", Environment.NewLine, StringComparison.Ordinal));
    }
}
