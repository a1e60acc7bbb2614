using StreamEngine.Ingest.Decoding;
using StreamEngine.Load.Scenarios.Limits;
using StreamEngine.Load.Traffic;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Scenarios.Limits;

public sealed class DecodingAloneTests
{
    private readonly InteractionDecoder _decoder = new(TimeSpan.FromMinutes(5), TimeProvider.System);

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public void Every_message_is_decoded_as_often_as_it_is_asked(string format)
    {
        byte[][] messages = TrafficSample.Take(new TrafficShape { Format = format }, seed: 1, count: 10, Wire.Start);
        Assert.Equal(25, DecodingAlone.Run(messages, 25, _decoder, CancellationToken.None));
    }
}
