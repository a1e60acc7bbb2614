using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StreamEngine.Api.Http;

namespace StreamEngine.Tests.Api.Http;

/// <summary>Server-sent events to a client that has no room for even the first line.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Who_does_not_take_even_the_opening_is_cut_off()
    {
        DefaultHttpContext context = new();
        Connection connection = new();
        context.Features.Set<IHttpRequestLifetimeFeature>(connection);
        context.Features.Set<IHttpResponseBodyFeature>(new FullBody());
        EventStream stream = new(context, TimeProvider.System);
        await Assert.ThrowsAsync<OperationCanceledException>(() => stream.OpenAsync(id: null, within: TimeSpan.FromMilliseconds(20), default));
        Assert.True(connection.IsCut);
    }

    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public bool IsCut { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsCut = true;
    }

    /// <summary>Nobody reads it.</summary>
    private sealed class FullBody : IHttpResponseBodyFeature
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));

        public Stream Stream => Writer.AsStream();

        public PipeWriter Writer => _pipe.Writer;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
