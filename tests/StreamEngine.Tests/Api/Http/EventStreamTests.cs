using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Api;
using StreamEngine.Api.Http;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Tests.Publish.Watching;

namespace StreamEngine.Tests.Api.Http;

/// <summary>Server-sent events to a client that has no room for even the first line.</summary>
public sealed class EventStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Who_does_not_take_even_the_opening_is_cut_off()
    {
        await using WatchSandbox store = await WatchSandbox.StartAsync(new WatchOptions { GiveUpAfter = TimeSpan.FromMilliseconds(20) });
        FullConnection client = new();
        await WatchAsync(store, client, stopping: default);
        Assert.True(client.IsCut);
    }

    [Fact]
    public async Task A_node_that_stops_before_the_opening_is_taken_says_so()
    {
        await using WatchSandbox store = await WatchSandbox.StartAsync();
        FullConnection client = new();
        using CancellationTokenSource stop = new();
        Task watching = WatchAsync(store, client, stop.Token);
        ReadResult opening = await client.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        await stop.CancelAsync();
        client.Reader.AdvanceTo(opening.Buffer.End);
        ReadResult end = await client.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.Matches("^event: end\nid: \\S+\ndata: .*\"stopping\".*\n\n$", Encoding.UTF8.GetString(end.Buffer.ToArray()));
        client.Reader.AdvanceTo(end.Buffer.End);
        await watching;
        Assert.False(client.IsCut);
    }

    private static async Task WatchAsync(WatchSandbox store, FullConnection client, CancellationToken stopping)
    {
        using RiskQueries queries = new(store.Reader, WatchSandbox.Shards, store.ShardOf, store.Profiles);
        DefaultHttpContext context = new();
        context.Features.Set(Caller.Open);
        context.Features.Set<IHttpRequestLifetimeFeature>(client);
        context.Features.Set<IHttpResponseBodyFeature>(client);
        await new WatchHttpService(new ApiServices(store.Hub, queries, new AuditLog("", NullLoggerFactory.Instance), store.Damage, stopping)).WatchAsync(context);
    }

    /// <summary>Has no room until it is read. As with a real one, it takes a moment until a cut shows.</summary>
    private sealed class FullConnection : IHttpRequestLifetimeFeature, IHttpResponseBodyFeature
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));

        public bool IsCut { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public PipeReader Reader => _pipe.Reader;

        public Stream Stream => Writer.AsStream();

        public PipeWriter Writer => _pipe.Writer;

        public void Abort() => IsCut = true;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
