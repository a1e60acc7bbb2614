namespace StreamEngine.Commands;

/// <summary>Something that the operator can put right: printed line by line, exit code 2, no stack trace.</summary>
internal sealed class FaultException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
