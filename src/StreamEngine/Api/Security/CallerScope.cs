namespace StreamEngine.Api.Security;

/// <summary>Which customers a caller may see, by segment and region.</summary>
/// <remarks>Strict: a scope that names segments covers no customer whose segment is unknown, and so for regions.</remarks>
internal sealed class CallerScope(IEnumerable<string> segments, IEnumerable<string> regions)
{
    private readonly HashSet<string> _segments = [.. segments];
    private readonly HashSet<string> _regions = [.. regions];

    /// <summary>Every customer.</summary>
    public static CallerScope Unrestricted { get; } = new([], []);

    /// <summary>The segments that it is narrowed to; empty: all.</summary>
    public IReadOnlySet<string> Segments => _segments;

    /// <summary>The regions that it is narrowed to; empty: all.</summary>
    public IReadOnlySet<string> Regions => _regions;
}
