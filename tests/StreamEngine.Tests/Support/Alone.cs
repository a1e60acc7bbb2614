namespace StreamEngine.Tests.Support;

/// <summary>Runs when all else is done: for what counts this process's children, and for what must happen at a certain moment of another program's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
