namespace StreamEngine.Api.Http;

/// <summary>What an endpoint takes in its query; it refuses everything else.</summary>
internal sealed class QueryParameters(params IReadOnlyList<string> names)
{
    public IReadOnlyList<string> Names => names;
}
