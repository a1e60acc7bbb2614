namespace StreamEngine.Tests.Api.Http.Kit;

/// <summary>Reads from another stream and rests after every so many bytes.</summary>
internal sealed class RestingStream(Stream inner, int restEvery, TimeSpan rest) : Stream
{
    private int _sinceRest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_sinceRest >= restEvery)
        {
            _sinceRest = 0;
            await Task.Delay(rest, cancellationToken);
        }

        int read = await inner.ReadAsync(buffer, cancellationToken);
        _sinceRest += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
