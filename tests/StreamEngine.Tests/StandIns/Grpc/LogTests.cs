using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Grpc;

namespace StreamEngine.Tests.StandIns.Grpc;

/// <summary>What a client sends calls no operator, and writes no lines of its own.</summary>
public sealed class LogTests
{
    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "a flag of 7", RawCall.Frame(new Ask(), flag: 7) },
        { "no gzip", RawCall.Frame([1, 2, 3], flag: 1) },
        { "no protobuf", RawCall.Frame([0xff, 0xff, 0xff]) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task WhatIsNoMessage_IsNoAlarm(string what, byte[] frame)
    {
        using LogLines log = new();
        await using ProbeServer server = await StartAsync(log);
        foreach (string method in (string[])["Echo", "Sum", "Talk"])
        {
            using RawCall call = new(server.Address) { Path = $"/streamengine.tests.Probe/{method}", Headers = { ["grpc-encoding"] = "gzip" } };
            RawAnswer answer = await call.SendAsync(frame);
            Assert.Equal($"{what}: 2", $"{what}: {answer.Leading ?? answer.Trailing}");
        }

        Assert.Empty(log.TakeAlarms());
    }

    [Fact]
    public async Task APath_IsNotRepeated()
    {
        using LogLines log = new();
        await using ProbeServer server = await StartAsync(log);
        using RawCall call = new(server.Address) { Path = "/streamengine.tests.Probe/x%0A2026-01-01 forged" };
        Assert.Equal("12", (await call.SendAsync(RawCall.Frame(new Ask()))).Leading);
        Assert.DoesNotContain(log.TakeAll(), line => line.StartsWith("Grpc.", StringComparison.Ordinal) && line.Contains("forged", StringComparison.Ordinal));
    }

    private static Task<ProbeServer> StartAsync(LogLines log) => ProbeServer.StartAsync(
        builder =>
        {
            builder.Services.AddGrpc();
            builder.Services.AddSingleton<ILoggerFactory>(log);
        },
        app => app.MapGrpcService<ProbeService>());
}
