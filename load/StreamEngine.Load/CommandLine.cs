namespace StreamEngine.Load;

/// <summary>What can be typed.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] arguments) => Task.FromResult(arguments.Length);
}
