using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StreamEngine.Api.Http;

/// <summary>The customer whom a path names.</summary>
internal static class CustomerIdInPath
{
    public const string Name = "customerId";

    /// <summary>Segments before the id: <c>/api/v1/customers/</c>.</summary>
    private const int SegmentsBefore = 3;

    /// <summary>The id as it was before it was escaped; empty, which no id is, where it cannot be told.</summary>
    /// <remarks>
    /// The framework leaves an escaped slash as it came, so that after it <c>a%2Fb</c> may have been sent as <c>a%2Fb</c> or as
    /// <c>a%252Fb</c>. What was sent tells them apart, but not where it goes round about (<c>/x/../api</c>): that is nobody's honest way.
    /// </remarks>
    public static string Of(HttpContext context)
    {
        string read = (string)context.GetRouteValue(Name)!;
        if (!read.Contains("%2f", StringComparison.OrdinalIgnoreCase)) return read;
        string[] segments = [.. PathOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Split('/').Skip(1).Select(Uri.UnescapeDataString)];
        return segments.Length > SegmentsBefore && !segments.Any(segment => segment is "." or "..") ? segments[SegmentsBefore] : "";
    }

    /// <summary>Of a target that may be a whole address: <c>http://engine:8080/api/v1/customers/c</c>.</summary>
    private static string PathOf(string target)
    {
        string path = target.Split('?')[0];
        return path.StartsWith('/') ? path : new Uri(path).AbsolutePath;
    }
}
