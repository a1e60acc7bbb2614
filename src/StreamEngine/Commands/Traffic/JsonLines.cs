using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace StreamEngine.Commands.Traffic;

/// <summary>The lines of a JSON Lines file, gzipped or not, or of standard input.</summary>
internal sealed class JsonLines : IAsyncDisposable
{
    private readonly Stream _raw;
    private readonly Stream _lines;

    private JsonLines(Stream raw, Stream lines, long? totalBytes)
    {
        _raw = raw;
        _lines = lines;
        TotalBytes = totalBytes;
    }

    /// <summary>Bytes of the file as it lies on disk; null where there is no telling.</summary>
    public long? TotalBytes { get; }

    /// <summary>Bytes of the file read so far, about: the reader is a little ahead of the lines.</summary>
    public long BytesRead => TotalBytes is null ? 0 : _raw.Position;

    /// <exception cref="FaultException">The file cannot be opened.</exception>
    public static JsonLines Open(string path)
    {
        if (path == "-") return new JsonLines(Stream.Null, Console.OpenStandardInput(), null);
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan);
            bool isZipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            return new JsonLines(file, isZipped ? new GZipStream(file, CompressionMode.Decompress) : file, file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultException([$"replay {path}: {e.Message}"]);
        }
    }

    /// <summary>Every line that is not blank, without its end.</summary>
    /// <exception cref="FaultException">The file is not what it seemed: a broken gzip.</exception>
    public async IAsyncEnumerable<byte[]> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        PipeReader reader = PipeReader.Create(_lines, new StreamPipeReaderOptions(bufferSize: 256 * 1024));
        while (true)
        {
            ReadResult read = await ReadAsync(reader, ct);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (TryCut(ref rest, read.IsCompleted, out byte[] line))
                if (line.AsSpan().IndexOfAnyExcept(" \t\r"u8) >= 0) yield return line;
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted) yield break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _raw.DisposeAsync();
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken ct)
    {
        try
        {
            return await reader.ReadAsync(ct);
        }
        catch (InvalidDataException broken)
        {
            throw new FaultException([$"replay: the file is damaged: {broken.Message}"]);
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> rest, bool isLast, out byte[] line)
    {
        line = [];
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end).ToArray();
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        if (!isLast || rest.IsEmpty) return false;
        line = rest.ToArray();
        rest = rest.Slice(rest.End);
        return true;
    }
}
