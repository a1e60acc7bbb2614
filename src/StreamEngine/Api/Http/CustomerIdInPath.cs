using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StreamEngine.Api.Http;

/// <summary>The customer whom a path names.</summary>
internal static class CustomerIdInPath
{
    public const string Name = "customerId";

    /// <summary>Segments before the id, the empty one before the first slash included: <c>/api/v1/customers/</c>.</summary>
    private const int SegmentsBefore = 4;

    /// <summary>The id as it was before it was escaped.</summary>
    /// <remarks>
    /// The framework leaves an escaped slash as it came, so that after it <c>a%2Fb</c> may have been sent as <c>a%2Fb</c> or as
    /// <c>a%252Fb</c>. What was sent tells them apart.
    /// </remarks>
    public static string Of(HttpContext context)
    {
        string read = (string)context.GetRouteValue(Name)!;
        if (!read.Contains("%2f", StringComparison.OrdinalIgnoreCase)) return read;
        string sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string[] segments = sent.Split('?')[0].Split('/');
        return segments.Length > SegmentsBefore ? Uri.UnescapeDataString(segments[SegmentsBefore]) : read;
    }
}
