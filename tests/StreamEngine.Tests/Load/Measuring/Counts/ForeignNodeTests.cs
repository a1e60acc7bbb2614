using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using StreamEngine.Commands;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Targets;

namespace StreamEngine.Tests.Load.Measuring.Counts;

/// <summary>An engine that is there is asked, before anything is sent, whether its counts will be those of the run.</summary>
public sealed class ForeignNodeTests
{
    [Fact]
    public async Task A_node_with_all_shards_and_nothing_to_work_off_is_taken()
    {
        await using Foreign foreign = await Foreign.StartAsync(
            "streamengine_shards 2\nstreamengine_partitions 2\nstreamengine_consumer_lag_records{topic=\"calls\",shard=\"0\"} 0\nstreamengine_consumer_lag_records{topic=\"calls\",shard=\"1\"} 0\n");
        await SoleNode.RequireAsync(foreign.Node, TimeProvider.System, default);
        await WorkedOff.RequireAsync(foreign.Node, TimeProvider.System, default);
    }

    [Fact]
    public async Task A_node_that_has_something_to_work_off_is_waited_for()
    {
        await using Foreign foreign = await Foreign.StartAsync("streamengine_consumer_lag_records{topic=\"calls\",shard=\"0\"} 7\n", "streamengine_consumer_lag_records{topic=\"calls\",shard=\"0\"} 0\n");
        await WorkedOff.RequireAsync(foreign.Node, TimeProvider.System, default);
    }

    [Fact]
    public async Task A_backlog_that_stays_is_told()
    {
        await using Foreign foreign = await Foreign.StartAsync("streamengine_consumer_lag_records{topic=\"calls\",shard=\"0\"} 1200\nstreamengine_consumer_lag_records{topic=\"chats\",shard=\"1\"} 34\nstreamengine_consumer_lag_seconds{shard=\"0\"} 5\n");
        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => WorkedOff.RequireAsync(foreign.Node, TimeProvider.System, default));
        Assert.Equal(
            $"--http {foreign.Node.Http} has 1234 records to work off, which would be counted as this run's: wait until streamengine_consumer_lag_records is 0, and see that nobody else writes to its topics",
            Assert.Single(fault.Faults));
    }

    [Fact]
    public async Task The_mark_of_a_transaction_which_nobody_commits_is_no_backlog()
    {
        await using Foreign foreign = await Foreign.StartAsync("streamengine_consumer_lag_records{topic=\"calls\",shard=\"0\"} 1\nstreamengine_consumer_lag_seconds{shard=\"0\"} 0\n");
        await WorkedOff.RequireAsync(foreign.Node, TimeProvider.System, default);
    }

    [Fact]
    public async Task Who_tells_of_no_shards_is_asked_what_it_is()
    {
        await using Foreign foreign = await Foreign.StartAsync("up 1\n");
        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => SoleNode.RequireAsync(foreign.Node, TimeProvider.System, default));
        Assert.Equal($"--http {foreign.Node.Http} says nothing of its shards: is it an engine, and in its group?", Assert.Single(fault.Faults));
    }

    /// <summary>Whatever says such things of itself: one text after the other, and the last one for good.</summary>
    private sealed class Foreign : IAsyncDisposable
    {
        private readonly WebApplication _server;

        private Foreign(WebApplication server)
        {
            _server = server;
            Node = EngineNode.At(new Uri(server.Urls.Single()), new Uri(server.Urls.Single()), null, null);
        }

        public EngineNode Node { get; }

        public static async Task<Foreign> StartAsync(params string[] texts)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            WebApplication server = builder.Build();
            int asked = 0;
            server.MapGet("/metrics", () => texts[Math.Min(asked++, texts.Length - 1)]);
            await server.StartAsync();
            return new Foreign(server);
        }

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            await _server.DisposeAsync();
        }
    }
}
