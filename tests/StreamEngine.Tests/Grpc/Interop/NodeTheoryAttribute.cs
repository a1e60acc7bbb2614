namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>A test that needs Node.js; skipped, with the reason, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = Node.Absence;
}
