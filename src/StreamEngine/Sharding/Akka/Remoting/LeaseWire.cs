using Google.Protobuf;

namespace StreamEngine.Sharding.Akka.Remoting;

/// <summary>The token of an ownership as it crosses the network: 16 bytes.</summary>
internal static class LeaseWire
{
    public static ByteString Of(Guid lease) => ByteString.CopyFrom(lease.ToByteArray());

    public static Guid Read(ByteString lease) => new(lease.Span);
}
