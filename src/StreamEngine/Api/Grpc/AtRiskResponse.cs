using StreamEngine.Api.Queries;
using StreamEngine.Protos.V1;

namespace StreamEngine.Api.Grpc;

/// <summary>A page of those at risk, as it grows; it ends before it would be larger than clients take.</summary>
internal sealed class AtRiskResponse
{
    /// <summary>Clients take 4 MB unless told otherwise. A page of a thousand customers with long names and many reasons would be more.</summary>
    private const int MostBytes = 3 * 1024 * 1024;

    private readonly ListAtRiskResponse _response = new();
    private int _bytes;

    /// <summary>False when this one is for the next page.</summary>
    public bool TryAdd(Domain.Profiles.CustomerRisk customer)
    {
        CustomerRisk message = RiskMessages.Of(customer);
        _bytes += message.CalculateSize();
        if (_bytes > MostBytes && _response.Customers.Count > 0) return false;
        _response.Customers.Add(message);
        return true;
    }

    /// <summary>The whole of it, when the page is told.</summary>
    public ListAtRiskResponse Of(AtRiskPage page)
    {
        if (page.Next is { } next) _response.NextPageToken = PageToken.Of(next);
        if (page.AsOf is { } asOf) _response.AsOfUnixMs = asOf.UnixMilliseconds;
        return _response;
    }
}
