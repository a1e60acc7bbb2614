using System.Net;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;

namespace StreamEngine.Tests.Api.Security;

/// <summary>Open means open, to this machine and nobody else.</summary>
public sealed class OpenModeTests
{
    [Theory]
    [InlineData("/anyone")]
    [InlineData("/viewer")]
    [InlineData("/administrator")]
    [InlineData("/unstated")]
    public async Task Anyone_MayDoAnything_WithoutTls(string path)
    {
        await using ApiSandbox api = await OpenAsync();
        Assert.Equal("http", api.Http.Scheme);
        using HttpClient client = api.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task TheCaller_IsCalledOpen_AndSeesEverybody()
    {
        await using ApiSandbox api = await OpenAsync();
        using HttpClient client = api.Client("a token that nobody knows");
        Assert.Equal("open", await client.GetStringAsync("/administrator"));
        Assert.Empty(await client.GetStringAsync("/api/v1/scope"));
    }

    [Fact]
    public async Task TheGrpcPort_SpeaksHttp2FromTheStart()
    {
        await using ApiSandbox api = await OpenAsync();
        (HttpResponseMessage answer, _) = await api.CallGrpcAsync("/viewer", null);
        Assert.Equal((HttpStatusCode.OK, new Version(2, 0)), (answer.StatusCode, answer.Version));
        Assert.Equal("open", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:8080", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.rebound.example:8080", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.MisdirectedRequest)]
    public async Task AnotherHostsName_IsNotAnsweredTo(string host, HttpStatusCode expected)
    {
        await using ApiSandbox api = await OpenAsync();
        using HttpClient client = api.Client();
        client.DefaultRequestHeaders.Host = host;
        Assert.Equal(expected, (await client.GetAsync("/viewer")).StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://localhost:3000", HttpStatusCode.OK)]
    [InlineData("Origin", "https://[::1]", HttpStatusCode.OK)]
    [InlineData("Origin", "https://stranger.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "null", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "file://", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    public async Task AStrangersPage_IsNotAnswered(string header, string value, HttpStatusCode expected)
    {
        await using ApiSandbox api = await OpenAsync();
        using HttpClient client = api.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        Assert.Equal(expected, (await client.GetAsync("/viewer")).StatusCode);
    }

    [Fact]
    public async Task TheNodesStreams_AreLimitedAllTheSame()
    {
        await using ApiSandbox api = await OpenAsync(streams: 1);
        using HttpClient client = api.Client();
        using HttpResponseMessage held = await client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.GetAsync("/stream")).StatusCode);
    }

    private static Task<ApiSandbox> OpenAsync(int streams = 1_000) =>
        new ApiSandbox { Security = { Mode = SecurityMode.Open, Streams = streams } }.StartAsync();
}
