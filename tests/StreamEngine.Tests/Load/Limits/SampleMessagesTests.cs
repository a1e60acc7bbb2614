using StreamEngine.Ingest.Decoding;
using StreamEngine.Load.Limits;
using StreamEngine.Tests.Ingest.Decoding;
using StreamEngine.Tests.Support;
using Message = StreamEngine.Protos.V1.Interaction;

namespace StreamEngine.Tests.Load.Limits;

public sealed class SampleMessagesTests
{
    private const int LeastBytes = 300;

    private readonly InteractionDecoder _decoder = new(TimeSpan.FromMinutes(5), TimeProvider.System);

    [Fact]
    public void The_same_seed_makes_the_same_messages() =>
        Assert.Equal(SampleMessages.Make(100, 10, 7, Wire.Start), SampleMessages.Make(100, 10, 7, Wire.Start));

    [Fact]
    public void Both_formats_say_the_same_in_at_least_so_many_bytes()
    {
        foreach (Message message in SampleMessages.Make(100, 10, seed: 1, Wire.Start))
        {
            byte[] json = SampleMessages.Json(message, LeastBytes), protobuf = SampleMessages.Protobuf(message, LeastBytes);
            Assert.True(json.Length >= LeastBytes && protobuf.Length >= LeastBytes);
            Assert.Equal(Describe(json), Describe(protobuf));
        }
    }

    [Fact]
    public void Every_message_is_decoded_as_often_as_it_is_asked()
    {
        byte[][] messages = [.. SampleMessages.Make(10, 10, seed: 1, Wire.Start).Select(message => SampleMessages.Json(message, LeastBytes))];
        Assert.Equal(25, DecodingAlone.Run(messages, 25, _decoder, CancellationToken.None));
    }

    private string Describe(byte[] payload)
    {
        (StreamEngine.Domain.Interactions.Interaction? interaction, DecodeFault? fault) = _decoder.Decode(payload, headers: null);
        Assert.Null(fault);
        return InteractionSamples.Describe(interaction!);
    }
}
