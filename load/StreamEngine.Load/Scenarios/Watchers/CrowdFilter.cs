using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Formats;
using StreamEngine.Protos.V1;

namespace StreamEngine.Load.Scenarios.Watchers;

/// <summary>What watchers of a crowd want.</summary>
internal static class CrowdFilter
{
    public const string Everything = "everything";
    public const string High = "high";
    public const string Rises = "rises";
    public const string Region = "region";
    public const string Customers = "customers";

    private const int CustomersEach = 40;

    public static readonly IReadOnlyList<string> Known = [Everything, High, Rises, Region, Customers];

    /// <summary>Whether every probe passes.</summary>
    public static bool AdmitsProbes(string filter) => filter is Everything or High or Rises;

    /// <param name="filter">One of <see cref="Known"/>.</param>
    /// <param name="number">The watcher's: no two of a kind want the same region or customers.</param>
    public static RiskFilter Of(string filter, int number)
    {
        RiskFilter wanted = new();
        if (filter == High) wanted.MinimumLevel = RiskLevel.High;
        if (filter == Rises) wanted.Direction = CrossingDirection.Rise;
        if (filter == Region) wanted.Regions.Add(System.Text.Encoding.UTF8.GetString(TrafficWords.Region(number)));
        if (filter == Customers) wanted.CustomerIds.AddRange(Enumerable.Range(1 + (number * CustomersEach), CustomersEach).Select(customer => $"c-{customer}"));
        return wanted;
    }
}
