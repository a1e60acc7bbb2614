using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a message is serialized to: either one array, or a length, a buffer and the word that it is complete.</summary>
public abstract class SerializationContext
{
    /// <summary>The whole message.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>Where to write the message.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>How long the message will be; said before the buffer is asked for.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>The message stands in the buffer.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
