using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace StreamEngine.Tests.Support;

/// <summary>One connection through a <see cref="RedisProxy"/>.</summary>
internal sealed class RedisRelay(NetworkStream client, NetworkStream redis, Func<string, ProxyStop?> stopAt)
{
    private volatile bool _isSilent;

    /// <summary>Ends when the client is gone, or when the connection is to be lost.</summary>
    public async Task PassCommandsAsync(CancellationToken ct)
    {
        await using BufferedStream commands = new(client, 64 * 1024);
        while (await ReadCommandAsync(commands, ct) is { } command)
        {
            ProxyFate fate = stopAt(command.Name) is { } stop ? await stop.ReachAsync(ct) : ProxyFate.Passes;
            _isSilent |= fate == ProxyFate.FallsSilent;
            int length = fate switch { ProxyFate.LostBefore => 0, ProxyFate.LostWithin => command.Bytes.Length / 2, _ => command.Bytes.Length };
            await redis.WriteAsync(command.Bytes.AsMemory(0, length), ct);
            if (length < command.Bytes.Length) return;
        }
    }

    public async Task PassAnswersAsync(CancellationToken ct)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await redis.ReadAsync(buffer, ct) is > 0 and int length)
            if (!_isSilent) await client.WriteAsync(buffer.AsMemory(0, length), ct);
    }

    /// <summary>A command is an array of strings: <c>*1␍␊$4␍␊EXEC␍␊</c>.</summary>
    private static async Task<(string Name, byte[] Bytes)?> ReadCommandAsync(Stream commands, CancellationToken ct)
    {
        using MemoryStream bytes = new();
        if (await ReadCountAsync(commands, bytes, ct) is not { } words) return null;
        string name = "";
        for (int i = 0; i < words; i++)
        {
            int length = await ReadCountAsync(commands, bytes, ct) ?? throw new EndOfStreamException();
            byte[] word = new byte[length + 2];
            await commands.ReadExactlyAsync(word, ct);
            bytes.Write(word);
            if (i == 0) name = Encoding.ASCII.GetString(word, 0, length).ToUpperInvariant();
        }

        return (name, bytes.ToArray());
    }

    private static async Task<int?> ReadCountAsync(Stream commands, MemoryStream bytes, CancellationToken ct)
    {
        int begin = (int)bytes.Length;
        byte[] next = new byte[1];
        do
        {
            if (await commands.ReadAsync(next, ct) == 0) return null;
            bytes.Write(next);
        }
        while (next[0] != '\n');
        ReadOnlySpan<byte> digits = bytes.GetBuffer().AsSpan(begin + 1, (int)bytes.Length - begin - 3);
        return int.Parse(digits, CultureInfo.InvariantCulture);
    }
}
