using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using StreamEngine.Api;
using StreamEngine.Protos.V1;
using StreamEngine.Publish.Watching;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Api.Http.Kit;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;
using StreamEngine.Tests.Publish.Watching;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;
using WatchRequest = StreamEngine.Protos.V1.WatchRequest;

namespace StreamEngine.Tests.Api;

/// <summary>What callers and operators are told when the store answers, and what it holds cannot be read.</summary>
public sealed class StoreDamageTests
{
    private const string Reason = "A file is damaged: restore it.";

    [Theory]
    [InlineData("/api/v1/customers/c-1")]
    [InlineData("/api/v1/customers/c-1/timeline")]
    [InlineData("/api/v1/risk")]
    public async Task Over_HTTP_it_is_a_problem_that_names_who_can_mend_it(string path)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await DamageAsync(sandbox.Store);
        JsonElement problem = await sandbox.GetAsync(path, HttpStatusCode.InternalServerError);
        Assert.Equal(StoreDamage.Sentence, problem.GetProperty("detail").GetString());
        Assert.Contains(sandbox.Store.Lines.Lines, line => line.Contains(Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_of_events_opens_all_the_same_and_says_so_in_its_last(bool snapshot)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await DamageAsync(sandbox.Store);
        string elsewhere = ResumeToken.Encode(new WatchPosition([.. WatchSandbox.Shards.Select(_ => (ShardPosition?)new ShardPosition(0, 4242))]));
        using SseClient watch = snapshot ? await sandbox.WatchAsync("snapshot=true") : await sandbox.WatchAsync(lastEventId: elsewhere);
        SseEvent end = await watch.NextAsync("end");
        Assert.Equal("storeDamaged", end.Data.GetProperty("reason").GetString());
        Assert.Null(await watch.TryNextAsync());
        Assert.Contains(sandbox.Store.Lines.Lines, line => line.Contains(Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Over_gRPC_it_is_INTERNAL_with_the_same_sentence()
    {
        await using ServedSandbox sandbox = await ServedSandbox.StartAsync();
        await DamageAsync(sandbox.Store);
        RpcException unary = await Assert.ThrowsAsync<RpcException>(() => sandbox.Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "c-1" }).ResponseAsync);
        using AsyncServerStreamingCall<WatchUpdate> watch = sandbox.Client.Watch(new WatchRequest { Snapshot = true });
        RpcException stream = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext(default)) Assert.NotNull(watch.ResponseStream.Current.Heartbeat);
        });
        foreach (RpcException fault in new[] { unary, stream }) Assert.Equal((StatusCode.Internal, StoreDamage.Sentence), (fault.StatusCode, fault.Status.Detail));

        // It is the same to operators, however many callers come back however often.
        Assert.Single(sandbox.Store.Lines.Lines, line => line.Contains(Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_time_is_counted_and_operators_are_told_once_an_hour()
    {
        ManualTime time = new(DateTimeOffset.UnixEpoch);
        EngineMetrics metrics = new(["calls"], []);
        RecordingLogger lines = new();
        using RecordingLoggers loggers = new(lines);
        StoreDamage damage = new(metrics.Output, time, loggers.CreateLogger<StoreDamage>());
        foreach (double minutes in (double[])[0, 1, 58.9, 0.2, 59.9])
        {
            time.Advance(TimeSpan.FromMinutes(minutes));
            damage.Report(new InvalidDataException(Reason));
        }

        Assert.Equal(2, lines.Lines.Count());
        using MemoryStream text = new();
        await metrics.Registry.CollectAndExportAsTextAsync(text);
        Assert.Equal(5, Exposition.Parse(Encoding.UTF8.GetString(text.ToArray())).Sum("streamengine_answers_unread_total"));
    }

    [Fact]
    public async Task One_customer_who_cannot_be_read_is_told_as_such_and_takes_nobody_else_away()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        sandbox.Store.Stored = (customer, good) => customer == "c-2" ? good[..^1] : good;
        await sandbox.Store.MoveAsync(0, RiskLevel.High, "c-1", "c-2");
        foreach (string path in (string[])["/api/v1/customers/c-2", "/api/v1/customers/c-2/timeline"])
        {
            JsonElement problem = await sandbox.GetAsync(path, HttpStatusCode.InternalServerError);
            Assert.Equal(StoreDamage.Sentence, problem.GetProperty("detail").GetString());
        }

        Assert.Contains(sandbox.Store.Lines.Lines, line => line.Contains("snapshot's checksum does not match", StringComparison.Ordinal));
        JsonElement page = await sandbox.GetAsync("/api/v1/risk");
        Assert.Equal("c-1", Assert.Single(page.GetProperty("customers").EnumerateArray()).GetProperty("customerId").GetString());
        using SseClient watch = await sandbox.WatchAsync("snapshot=true");
        Assert.Equal("c-1", (await watch.NextAsync("atRisk")).Data.GetProperty("customerId").GetString());
        await watch.NextAsync("snapshotComplete");
    }

    private static async Task DamageAsync(WatchSandbox store)
    {
        await store.MoveAsync(0, RiskLevel.High, "c-1");
        store.Reader.Before = (_, _) => throw new InvalidDataException(Reason);
    }
}
