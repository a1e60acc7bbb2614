using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using StreamEngine.Sharding.Akka.Customers;
using Wire = StreamEngine.Protos.Cluster.V1;

namespace StreamEngine.Sharding.Akka.Remoting;

/// <summary>Puts orders and answers into Protobuf where they must cross the network.</summary>
internal sealed class CustomerSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string Order = "o", Release = "r", Answer = "a";

    /// <summary>The number by which Akka knows it; the same on every node, for good.</summary>
    public override int Identifier => 7301;

    public override string Manifest(object o) => o switch
    {
        CustomerOrder => Order,
        Customers.Release => Release,
        CustomerAnswer => Answer,
        _ => throw new ArgumentException($"{o.GetType()} does not pass between nodes", nameof(o)),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        CustomerOrder order => OrderWire.Of(order).ToByteArray(),
        Customers.Release release => OrderWire.Of(release).ToByteArray(),
        CustomerAnswer answer => AnswerWire.Of(answer).ToByteArray(),
        _ => throw new ArgumentException($"{obj.GetType()} does not pass between nodes", nameof(obj)),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        Order => OrderWire.Read(Wire.Order.Parser.ParseFrom(bytes)),
        Release => OrderWire.Read(Wire.Release.Parser.ParseFrom(bytes)),
        Answer => AnswerWire.Read(Wire.Answer.Parser.ParseFrom(bytes)),
        _ => throw new ArgumentException($"\"{manifest}\" is no message between nodes of this version", nameof(manifest)),
    };
}
