using System.Net;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;

namespace StreamEngine.Tests.Api.Security;

/// <summary>Who gets in, and what those learn who do not.</summary>
public sealed class AuthenticationTests
{
    [Fact]
    public async Task AGoodToken_IsKnownByItsName()
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        using HttpClient client = api.Client(api.Viewer);
        Assert.Equal("viewer", await client.GetStringAsync("/viewer"));
        Assert.Equal(1, api.Counters.Admitted);
    }

    [Fact]
    public async Task WhileATokenIsReplaced_OldAndNewBothCount()
    {
        ApiSandbox sandbox = new();
        string newer = TokenHash.NewToken();
        string older = sandbox.AddCaller("crm", CallerRole.Viewer, caller => caller.TokenHashes.Add(TokenHash.Of(newer)));
        await using ApiSandbox api = await sandbox.StartAsync();
        foreach (string token in (string[])[older, newer])
        {
            using HttpClient client = api.Client(token);
            Assert.Equal("crm", await client.GetStringAsync("/viewer"));
        }
    }

    [Fact]
    public async Task EveryFailure_LooksTheSame()
    {
        ApiSandbox sandbox = new() { Security = { FailedLogins = { Limit = 1_000 } } };
        await using ApiSandbox api = await sandbox.StartAsync();
        string?[] authorizations =
        [
            null, $"Bearer {TokenHash.NewToken()}", $"Bearer {api.Viewer[..^1]}", $"Bearer {api.Viewer}x", "Bearer", "Bearer ", "Bearer %00%ff", $"Basic {api.Viewer}", api.Viewer,
            $"Bearer {new string('a', 513)}", $"Bearer {new string('a', 8_000)}", $"Bearer {TokenHash.Of(api.Viewer)}", $"Bearer {api.Viewer}, Bearer {api.Viewer}",
        ];
        HashSet<string> answers = [];
        foreach (string? authorization in authorizations)
        {
            using HttpClient client = api.Client();
            using HttpRequestMessage request = new(HttpMethod.Get, "/viewer");
            if (authorization is not null) Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            answer.Headers.Date = null;
            answers.Add($"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}");
        }

        string only = Assert.Single(answers);
        Assert.Contains("WWW-Authenticate: Bearer", only, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", only, StringComparison.Ordinal);
        Assert.Equal((1, authorizations.Length - 1), (api.Counters.Anonymous, api.Counters.FailedLogins));
    }

    [Fact]
    public async Task AHeaderBeyondTheLimit_IsRefusedByTheListener()
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();

        // Not far beyond it: the listener refuses when it has read so much, and a client that still sends then may find its connection closed in place of an answer.
        using HttpClient client = api.Client(new string('a', 17 * 1024));
        using HttpResponseMessage answer = await client.GetAsync("/viewer");
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("/viewer", null, "16")]
    [InlineData("/viewer", "wrong", "16")]
    [InlineData("/operator", "viewer", "7")]
    [InlineData("/unstated", "viewer", "7")]
    [InlineData("/viewer", "viewer", "")]
    public async Task OverGrpc_RefusalsAreItsOwn(string path, string? who, string status)
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        (HttpResponseMessage answer, string actual) = await api.CallGrpcAsync(path, who == "viewer" ? api.Viewer : who);
        using (answer)
        {
            Assert.Equal((HttpStatusCode.OK, status), (answer.StatusCode, actual));
            if (status.Length == 0) return;
            Assert.Equal("application/grpc", answer.Content.Headers.ContentType!.MediaType);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
            Assert.NotEmpty(answer.Headers.GetValues("grpc-message").Single());
        }
    }

    [Fact]
    public async Task AfterTooManyFailures_OnlyKnownCallersPass_ForAWhile()
    {
        ApiSandbox sandbox = new() { Security = { FailedLogins = { Limit = 3 } } };
        await using ApiSandbox api = await sandbox.StartAsync();
        using HttpClient guessing = api.Client("guess");
        using HttpClient right = api.Client(api.Viewer);
        using HttpClient silent = api.Client();
        for (int guess = 0; guess < 3; guess++) Assert.Equal(HttpStatusCode.Unauthorized, (await guessing.GetAsync("/viewer")).StatusCode);

        using HttpResponseMessage throttled = await guessing.GetAsync("/viewer");
        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.Equal(sandbox.Security.FailedLogins.RefusedFor, throttled.Headers.RetryAfter!.Delta);
        Assert.Equal("8", (await api.CallGrpcAsync("/viewer", "guess")).Status);
        Assert.Equal(HttpStatusCode.OK, (await right.GetAsync("/viewer")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await silent.GetAsync("/viewer")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await silent.GetAsync("/anyone")).StatusCode);
        Assert.Equal((3, 2), (api.Counters.FailedLogins, api.Counters.ThrottledLogins));

        api.Clock.Advance(sandbox.Security.FailedLogins.RefusedFor);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guessing.GetAsync("/viewer")).StatusCode);
    }

    [Theory]
    [InlineData("application/grpc", true, HttpStatusCode.OK)]
    [InlineData("application/grpc+proto", true, HttpStatusCode.OK)]
    [InlineData("application/grpc", false, HttpStatusCode.Unauthorized)]
    [InlineData("application/grpc-web", true, HttpStatusCode.Unauthorized)]
    [InlineData("application/grpcx", true, HttpStatusCode.Unauthorized)]
    public async Task WhatIsNotGrpc_IsRefusedAsHttp(string type, bool isHttp2, HttpStatusCode expected)
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        using HttpClient client = api.Client();
        using HttpRequestMessage request = new(HttpMethod.Post, "/viewer")
        {
            Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]) { Headers = { ContentType = new(type) } },
        };
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }
}
