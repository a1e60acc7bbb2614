using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server;

/// <summary>Puts status and trailers where they still can go: into the headers while nothing has been sent.</summary>
internal static class ResponseStatus
{
    public static void Write(HttpResponse response, Status status, Metadata? trailers = null)
    {
        IHeaderDictionary destination = response.HasStarted
            ? response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers ?? throw new InvalidOperationException("The response cannot have trailers.")
            : response.Headers;

        foreach (Metadata.Entry entry in trailers ?? Metadata.Empty)
            destination.Append(entry.Key, MetadataText.Encode(entry));
        destination[Protocol.Status] = ((int)status.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        destination[Protocol.Message] = string.IsNullOrEmpty(status.Detail) ? default(string) : PercentText.Encode(status.Detail);
    }
}
