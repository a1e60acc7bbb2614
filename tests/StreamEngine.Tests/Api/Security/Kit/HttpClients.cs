using System.Net;

namespace StreamEngine.Tests.Api.Security.Kit;

internal static class HttpClients
{
    /// <summary>Calls over HTTP/2, and returns with the answer's headers: its body is not taken yet.</summary>
    public static Task<HttpResponseMessage> BeginOverHttp2Async(this HttpClient client, string path)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
