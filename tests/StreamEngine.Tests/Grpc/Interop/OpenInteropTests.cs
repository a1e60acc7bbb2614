using Xunit.Abstractions;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>The service as a client sees it that shares no code with it: <c>@grpc/grpc-js</c>, against a running engine.</summary>
public sealed class OpenInteropTests(OpenInteropRun run, ITestOutputHelper output) : IClassFixture<OpenInteropRun>
{
    public static TheoryData<string> Checks => [.. Node.Checks(OpenInteropRun.Folder)];

    [NodeTheory]
    [MemberData(nameof(Checks))]
    public void IndependentClient(string check) => run.AssertPassed(check, output);
}
