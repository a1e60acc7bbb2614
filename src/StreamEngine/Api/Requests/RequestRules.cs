using System.Collections.Frozen;
using System.Globalization;
using Google.Protobuf.Collections;
using StreamEngine.Api.Queries;
using StreamEngine.Domain.Profiles;
using StreamEngine.Protos.V1;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using RiskFilter = StreamEngine.Publish.Watching.RiskFilter;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;
using WatchRequest = StreamEngine.Publish.Watching.WatchRequest;

namespace StreamEngine.Api.Requests;

/// <summary>Makes of a request what the engine understands, or says of every field what is wrong with it. gRPC and HTTP go through here alike.</summary>
internal static class RequestRules
{
    private const int MostEntries = 1_000, MostCharacters = Domain.Interactions.Interaction.LongestText;
    private const int UsualHeartbeatSeconds = 15, MostHeartbeatSeconds = 300;
    private const int UsualAtRiskPage = 100, MostAtRiskPage = 1_000;
    private const int UsualTimelinePage = 50, MostTimelinePage = 500;

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static WatchRequest Read(Protos.V1.WatchRequest request)
    {
        FaultList faults = new();
        WatchPosition? from = null;
        if (request.ResumeToken.Length > 0 && !ResumeToken.TryDecode(request.ResumeToken, out from))
            faults.Add("resume_token", "is not a token that Watch gave out: give back the last one whole, or leave it out");
        WatchRequest read = new()
        {
            Filter = ReadFilter(request.Filter, faults),
            Snapshot = request.Snapshot,
            From = from,
            Heartbeat = TimeSpan.FromSeconds(Number("heartbeat_seconds", request.HeartbeatSeconds, UsualHeartbeatSeconds, MostHeartbeatSeconds, faults)),
            WithoutConflation = request.WithoutConflation,
        };
        return faults.IsEmpty ? read : throw new InvalidRequestException(faults);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static (RiskFilter Filter, int PageSize, AtRiskPlace? After) Read(ListAtRiskRequest request)
    {
        FaultList faults = new();
        AtRiskPlace? after = null;
        if (request.PageToken.Length > 0 && !PageToken.TryRead(request.PageToken, out after)) AddPageToken("ListAtRisk", faults);
        RiskFilter filter = ReadFilter(request.Filter, faults);
        if (request.Filter?.Direction is CrossingDirection.Rise or CrossingDirection.Relief) faults.Add("filter.direction", "concerns crossings only: leave it out of ListAtRisk");
        int pageSize = Number("page_size", request.PageSize, UsualAtRiskPage, MostAtRiskPage, faults);
        return faults.IsEmpty ? (filter, pageSize, after) : throw new InvalidRequestException(faults);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static (string CustomerId, int PageSize, TimelinePlace? After) Read(GetTimelineRequest request)
    {
        FaultList faults = new();
        TimelinePlace? after = null;
        if (request.PageToken.Length > 0 && !PageToken.TryRead(request.PageToken, out after)) AddPageToken("GetTimeline", faults);
        CheckCustomerId(request.CustomerId, faults);
        int pageSize = Number("page_size", request.PageSize, UsualTimelinePage, MostTimelinePage, faults);
        return faults.IsEmpty ? (request.CustomerId, pageSize, after) : throw new InvalidRequestException(faults);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static string Read(GetCustomerRequest request)
    {
        FaultList faults = new();
        CheckCustomerId(request.CustomerId, faults);
        return faults.IsEmpty ? request.CustomerId : throw new InvalidRequestException(faults);
    }

    /// <summary>What is wrong with a page token that is one of ListAtRisk by its form, but not of this store.</summary>
    /// <param name="field">The name by which the caller gave it.</param>
    public static InvalidRequestException ForeignPage(string field)
    {
        FaultList faults = new();
        faults.Add(field, "is of another store or has expired: begin again without it");
        return new InvalidRequestException(faults);
    }

    /// <summary>Finds every fault before it makes anything of what may be a million entries.</summary>
    private static RiskFilter ReadFilter(Protos.V1.RiskFilter? filter, FaultList faults)
    {
        if (filter is null) return RiskFilter.None;
        if (!Enum.IsDefined(filter.MinimumLevel)) faults.Add("filter.minimum_level", $"is {(int)filter.MinimumLevel}: must be 0 (any) to 4 (critical)");
        if (!Enum.IsDefined(filter.Direction)) faults.Add("filter.direction", $"is {(int)filter.Direction}: must be 0 (both), 1 (rise) or 2 (relief)");
        CheckTexts("filter.segments", filter.Segments, faults);
        CheckTexts("filter.regions", filter.Regions, faults);
        CheckTexts("filter.queues", filter.Queues, faults);
        CheckTexts("filter.account_values", filter.AccountValues, faults);
        CheckTexts("filter.customer_ids", filter.CustomerIds, faults);
        CheckDrivers(filter.Drivers, faults);
        if (!faults.IsEmpty) return RiskFilter.None;
        return new RiskFilter
        {
            MinimumLevel = filter.MinimumLevel == Protos.V1.RiskLevel.Unspecified ? RiskLevel.Low : (RiskLevel)(filter.MinimumLevel - 1),
            Direction = (WatchDirection)filter.Direction,
            Segments = Set(filter.Segments),
            Regions = Set(filter.Regions),
            Queues = Set(filter.Queues),
            AccountValues = Set(filter.AccountValues),
            CustomerIds = Set(filter.CustomerIds),
            Drivers = filter.Drivers.Count == 0 ? null : filter.Drivers.Select(driver => (Domain.Factors.FactorKind)driver).ToFrozenSet(),
        };
    }

    private static void CheckTexts(string field, RepeatedField<string> entries, FaultList faults)
    {
        if (!AreFew(field, entries.Count, faults)) return;
        if (entries.Any(entry => entry.Length is 0 or > MostCharacters)) faults.Add(field, $"has an entry that is empty or longer than {MostCharacters} characters");
    }

    private static void CheckDrivers(RepeatedField<FactorKind> drivers, FaultList faults)
    {
        if (!AreFew("filter.drivers", drivers.Count, faults)) return;
        foreach (FactorKind driver in drivers)
        {
            if (driver != FactorKind.Unspecified && Enum.IsDefined(driver)) continue;
            faults.Add("filter.drivers", $"holds {(int)driver}, which is no factor");
            return;
        }
    }

    private static bool AreFew(string field, int count, FaultList faults)
    {
        if (count > MostEntries) faults.Add(field, $"has {count} entries: at most {MostEntries}");
        return count <= MostEntries;
    }

    private static FrozenSet<string>? Set(RepeatedField<string> entries) => entries.Count == 0 ? null : entries.ToFrozenSet(StringComparer.Ordinal);

    private static int Number(string field, int value, int usual, int most, FaultList faults)
    {
        if (value < 0 || value > most) faults.Add(field, string.Create(CultureInfo.InvariantCulture, $"is {value}: must be 1 to {most}, or 0 for {usual}"));
        return value == 0 ? usual : value;
    }

    private static void CheckCustomerId(string customerId, FaultList faults)
    {
        if (customerId.Length == 0) faults.Add("customer_id", "is missing");
        else if (customerId.Length > MostCharacters) faults.Add("customer_id", $"is longer than {MostCharacters} characters");
    }

    private static void AddPageToken(string method, FaultList faults) =>
        faults.Add("page_token", $"is not one that {method} gave out: give back next_page_token whole, or leave it out");
}
