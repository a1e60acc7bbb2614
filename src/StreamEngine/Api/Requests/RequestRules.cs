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
        List<FieldFault> faults = [];
        WatchPosition? from = null;
        if (request.ResumeToken.Length > 0 && !ResumeToken.TryDecode(request.ResumeToken, out from))
            faults.Add(new("resume_token", "is not a token that Watch gave out: give back the last one whole, or leave it out"));
        WatchRequest read = new()
        {
            Filter = ReadFilter(request.Filter, faults),
            Snapshot = request.Snapshot,
            From = from,
            Heartbeat = TimeSpan.FromSeconds(Number("heartbeat_seconds", request.HeartbeatSeconds, UsualHeartbeatSeconds, MostHeartbeatSeconds, faults)),
            WithoutConflation = request.WithoutConflation,
        };
        return faults.Count == 0 ? read : throw new InvalidRequestException(faults);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static (RiskFilter Filter, int PageSize, AtRiskCustomer? After) Read(ListAtRiskRequest request)
    {
        List<FieldFault> faults = [];
        AtRiskCustomer? after = null;
        if (request.PageToken.Length > 0 && !PageToken.TryRead(request.PageToken, out after)) faults.Add(PageTokenFault("ListAtRisk"));
        RiskFilter filter = ReadFilter(request.Filter, faults);
        if (filter.Direction != WatchDirection.Both) faults.Add(new("filter.direction", "concerns crossings only: leave it out of ListAtRisk"));
        int pageSize = Number("page_size", request.PageSize, UsualAtRiskPage, MostAtRiskPage, faults);
        return faults.Count == 0 ? (filter, pageSize, after) : throw new InvalidRequestException(faults);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static (string CustomerId, int PageSize, TimelinePlace? After) Read(GetTimelineRequest request)
    {
        List<FieldFault> faults = [];
        TimelinePlace? after = null;
        if (request.PageToken.Length > 0 && !PageToken.TryRead(request.PageToken, out after)) faults.Add(PageTokenFault("GetTimeline"));
        CheckCustomerId(request.CustomerId, faults);
        int pageSize = Number("page_size", request.PageSize, UsualTimelinePage, MostTimelinePage, faults);
        return faults.Count == 0 ? (request.CustomerId, pageSize, after) : throw new InvalidRequestException(faults);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static string Read(GetCustomerRequest request)
    {
        List<FieldFault> faults = [];
        CheckCustomerId(request.CustomerId, faults);
        return faults.Count == 0 ? request.CustomerId : throw new InvalidRequestException(faults);
    }

    private static RiskFilter ReadFilter(Protos.V1.RiskFilter? filter, List<FieldFault> faults)
    {
        if (filter is null) return RiskFilter.None;
        if (!Enum.IsDefined(filter.MinimumLevel)) faults.Add(new("filter.minimum_level", $"is {(int)filter.MinimumLevel}: must be 0 (any) to 4 (critical)"));
        if (!Enum.IsDefined(filter.Direction)) faults.Add(new("filter.direction", $"is {(int)filter.Direction}: must be 0 (both), 1 (rise) or 2 (relief)"));
        foreach (FactorKind driver in filter.Drivers)
            if (driver == FactorKind.Unspecified || !Enum.IsDefined(driver)) faults.Add(new("filter.drivers", $"holds {(int)driver}, which is no factor"));
        return new RiskFilter
        {
            MinimumLevel = filter.MinimumLevel == Protos.V1.RiskLevel.Unspecified ? RiskLevel.Low : (RiskLevel)(filter.MinimumLevel - 1),
            Direction = (WatchDirection)filter.Direction,
            Segments = Set("filter.segments", filter.Segments, faults),
            Regions = Set("filter.regions", filter.Regions, faults),
            Queues = Set("filter.queues", filter.Queues, faults),
            AccountValues = Set("filter.account_values", filter.AccountValues, faults),
            CustomerIds = Set("filter.customer_ids", filter.CustomerIds, faults),
            Drivers = filter.Drivers.Count == 0 ? null : filter.Drivers.Select(driver => (Domain.Factors.FactorKind)driver).ToFrozenSet(),
        };
    }

    private static FrozenSet<string>? Set(string field, RepeatedField<string> entries, List<FieldFault> faults)
    {
        if (entries.Count == 0) return null;
        if (entries.Count > MostEntries) faults.Add(new(field, $"has {entries.Count} entries: at most {MostEntries}"));
        if (entries.Any(entry => entry.Length is 0 or > MostCharacters)) faults.Add(new(field, $"has an entry that is empty or longer than {MostCharacters} characters"));
        return entries.ToFrozenSet(StringComparer.Ordinal);
    }

    private static int Number(string field, int value, int usual, int most, List<FieldFault> faults)
    {
        if (value < 0 || value > most) faults.Add(new(field, string.Create(CultureInfo.InvariantCulture, $"is {value}: must be 1 to {most}, or 0 for {usual}")));
        return value == 0 ? usual : value;
    }

    private static void CheckCustomerId(string customerId, List<FieldFault> faults)
    {
        if (customerId.Length == 0) faults.Add(new("customer_id", "is missing"));
        else if (customerId.Length > MostCharacters) faults.Add(new("customer_id", $"is longer than {MostCharacters} characters"));
    }

    private static FieldFault PageTokenFault(string method) => new("page_token", $"is not one that {method} gave out: give back next_page_token whole, or leave it out");
}
