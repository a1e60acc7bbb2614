using Xunit.Abstractions;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>The service behind TLS as a client sees it that shares no code with it: who is let in, what each may see, and what a node's leaving costs.</summary>
public sealed class SecuredInteropTests(SecuredInteropRun run, ITestOutputHelper output) : IClassFixture<SecuredInteropRun>
{
    public static TheoryData<string> Checks => [.. Node.Checks(SecuredInteropRun.Folder)];

    [NodeTheory]
    [MemberData(nameof(Checks))]
    public void IndependentClient(string check) => run.AssertPassed(check, output);
}
