namespace StreamEngine.Load.Traffic;

/// <summary>Arrays of exactly the length that is asked for, one of each length: the Kafka client sends whole arrays, and copies them at once.</summary>
internal sealed class ExactBuffers
{
    private byte[]?[] _byLength = new byte[]?[1_024];

    /// <summary>The bytes in an array that holds them until the next ones of that length.</summary>
    public byte[] Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= _byLength.Length) Array.Resize(ref _byLength, bytes.Length + 1);
        byte[] buffer = _byLength[bytes.Length] ??= new byte[bytes.Length];
        bytes.CopyTo(buffer);
        return buffer;
    }
}
