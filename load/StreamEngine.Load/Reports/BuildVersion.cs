using System.Diagnostics;
using System.Reflection;

namespace StreamEngine.Load.Reports;

/// <summary>What a program was built as, with its commit.</summary>
internal static class BuildVersion
{
    public const string Unknown = "unknown";

    public static string Of(Assembly assembly) =>
        Shortened(assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? Unknown);

    /// <param name="path">Of a program that may not be there.</param>
    public static string OfFile(string path)
    {
        try
        {
            return Shortened(FileVersionInfo.GetVersionInfo(path).ProductVersion ?? Unknown);
        }
        catch (FileNotFoundException)
        {
            return Unknown;
        }
    }

    /// <summary>The commit behind a version, as Git shortens it.</summary>
    private static string Shortened(string version)
    {
        const int shown = 9;
        int commit = version.IndexOf('+', StringComparison.Ordinal) + 1;
        return commit > 0 && version.Length > commit + shown ? version[..(commit + shown)] : version;
    }
}
