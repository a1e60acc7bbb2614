using StreamEngine.Configuration;

namespace StreamEngine.Tests.Api.Kit;

/// <param name="Role">What it may do.</param>
/// <param name="Segments">Which it is narrowed to; empty: none.</param>
/// <param name="Regions">Likewise.</param>
internal sealed record CallerCell(CallerRole Role, string[] Segments, string[] Regions)
{
    /// <summary><c>Operator-consumer-nl</c>.</summary>
    public string Name => string.Join('-', [$"{Role}", .. Segments, .. Regions]);

    public void Configure(CallerOptions caller) => (caller.Role, caller.Segments, caller.Regions) = (Role, Segments, Regions);

    /// <summary>Whether it may see someone of this home; null: not known.</summary>
    public bool Sees(string? segment, string? region) =>
        (Segments.Length == 0 || Segments.Contains(segment)) && (Regions.Length == 0 || Regions.Contains(region));
}

/// <summary>Callers of every role with every kind of scope: none, of segments, of regions, of both.</summary>
internal static class CallerMatrix
{
    public static IReadOnlyList<CallerCell> Cells { get; } =
    [
        .. from role in Enum.GetValues<CallerRole>()
           from segments in (string[][])[[], ["consumer"]]
           from regions in (string[][])[[], ["nl"]]
           select new CallerCell(role, segments, regions),
    ];

    public static CallerCell Of(string name) => Cells.Single(cell => cell.Name == name);
}
