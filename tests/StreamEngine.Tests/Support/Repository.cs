using System.Runtime.CompilerServices;

namespace StreamEngine.Tests.Support;

/// <summary>Where the checkout lies that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Source => Path.Combine(Root, "src", "StreamEngine");

    /// <summary>Where the real calls belong: beside the checkout.</summary>
    public static string RealCallsFolder { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data"));

    /// <summary>The real calls, beside the checkout; null when the folder is absent.</summary>
    public static string? RealCalls => Directory.Exists(RealCallsFolder) ? RealCallsFolder : null;

    private static string FindRoot([CallerFilePath] string path = "")
    {
        // Deterministic builds may rewrite source paths, so the place of the test assembly is the second guess.
        foreach (string start in (string[])[Path.GetDirectoryName(path)!, AppContext.BaseDirectory])
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "StreamEngine.sln"))) return folder.FullName;
        throw new InvalidOperationException("StreamEngine.sln is in no folder above the tests: run them from a checkout");
    }
}
