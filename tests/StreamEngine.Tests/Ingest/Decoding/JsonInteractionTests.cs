using System.Text;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Decoding;

public sealed class JsonInteractionTests
{
    private readonly InteractionDecoder _decoder = new(TimeSpan.FromMinutes(5), new ManualTime(Wire.Start.AddYears(1)));

    [Fact]
    public void Every_field_of_the_format_is_read()
    {
        Interaction read = Good("""
            {"id":"b7","source":"pbx-eu-1","customerId":"c-1042","channel":"call","startedAt":"2026-11-21T09:14:02.120Z",
             "endedAt":"2026-11-21T10:21:40+01:00","direction":"inbound","queue":"billing","agent":"a-77","topic":"refund","caseId":"k-9",
             "waitSeconds":312,"holdSeconds":40.4,"transfers":1,"outcome":"unresolved","complaint":true,
             "sentiment":-62,"sentimentScale":"genesys","text":null,"csat":2,"nps":3,"ces":6,"selfService":"handedOff",
             "accountValue":"gold","segment":"consumer","region":"nl","lifecycle":"renewal","revision":4}
            """);

        Assert.Equal(("b7", "pbx-eu-1", "c-1042", Channel.Call), (read.Id, read.Source, read.CustomerId, read.Channel));
        Assert.Equal("2026-11-21T09:14:02.120Z", read.StartedAt.ToString());
        Assert.Equal(TimeSpan.FromMilliseconds(457_880), read.Duration);
        Assert.Equal((Direction.Inbound, "billing", "a-77", "refund", "k-9"), (read.Direction, read.Queue, read.Agent, read.Topic, read.CaseId));
        Assert.Equal((312, 40, 1), (read.WaitSeconds, read.HoldSeconds, read.Transfers));
        Assert.Equal((Outcome.Unresolved, true, -620), (read.Outcome, read.Complaint, read.SentimentThousandths));
        Assert.Equal((2, 3, 6, SelfService.HandedOff), (read.Csat, read.Nps, read.Ces, read.SelfService));
        Assert.Equal(("gold", "consumer", "nl", "renewal", 4), (read.AccountValue, read.Segment, read.Region, read.Lifecycle, read.Revision));
    }

    [Fact]
    public void What_is_missing_or_null_is_unknown()
    {
        Interaction read = Good("""{"id":"1","channel":"chat","startedAt":"2026-11-21T09:14:02Z","csat":null,"queue":null,"customerId":""}""");

        Assert.Null(read.CustomerId);
        Assert.Null(read.Csat);
        Assert.Null(read.Queue);
        Assert.Null(read.WaitSeconds);
        Assert.Null(read.SentimentThousandths);
        Assert.Equal("", read.Source);
    }

    [Theory]
    [InlineData("""{"extra":{"deep":[1,{"a":"b"}]},"id":"1","channel":"call","startedAt":"2026-11-21T09:14:02Z","tags":["x"]}""")]
    [InlineData("""{"id":"0","id":"1","channel":"call","startedAt":"2026-11-21T09:14:02Z"}""")]
    [InlineData("""{"\u0069d":"1","channel":"CALL","startedAt":"2026-11-21T09:14:02.1234567Z"}""")]
    [InlineData("""{"id":"\u0031","channel":"call","startedAt":"2026-11-21T09:14:02-08:00","transfers":2.0}""")]
    [InlineData("\uFEFF{\"id\":\"1\",\"channel\":\"call\",\"startedAt\":\"2026-11-21T09:14:02Z\"}")]
    [InlineData("""{"id":"1","channel":"call","startedAt":"2026-11-21T09:14:02Z","text":"he said \"specversion\": no"}""")]
    public void Tolerates_what_means_no_harm(string json) => Assert.Equal("1", Good(json).Id);

    [Theory]
    [InlineData("id", "7", "id is not a string")]
    [InlineData("channel", "\"fax\"", "channel is not call, chat")]
    [InlineData("channel", "[]", "channel is not a string")]
    [InlineData("startedAt", "\"2026-11-21T09:14:02\"", "startedAt is not an ISO 8601 time with an offset")]
    [InlineData("startedAt", "\"2026-11-21\"", "startedAt is not an ISO 8601 time with an offset")]
    [InlineData("startedAt", "1763716442", "startedAt is not an ISO 8601 time with an offset")]
    [InlineData("startedAt", "\"1066-10-14T09:00:00Z\"", "startedAt is not between 1980 and 2200")]
    [InlineData("endedAt", "\"2020-01-01T00:00:00Z\"", "endedAt is before startedAt")]
    [InlineData("waitSeconds", "-1", "waitSeconds is -1")]
    [InlineData("waitSeconds", "1e999", "waitSeconds is too large a number")]
    [InlineData("waitSeconds", "\"12\"", "waitSeconds is not a number")]
    [InlineData("transfers", "1.5", "transfers is not a whole number")]
    [InlineData("transfers", "99999999999", "transfers is not a whole number")]
    [InlineData("complaint", "1", "complaint is neither true nor false")]
    [InlineData("sentiment", "1.01", "sentiment is off its scale")]
    [InlineData("sentimentScale", "\"stars\"", "sentimentScale is not unit, amazon")]
    [InlineData("csat", "6", "csat is 6")]
    [InlineData("nps", "-1", "nps is -1")]
    [InlineData("ces", "8", "ces is 8")]
    [InlineData("outcome", "\"great\"", "outcome is not resolved")]
    [InlineData("direction", "\"up\"", "direction is not inbound")]
    [InlineData("selfService", "\"yes\"", "selfService is not contained")]
    [InlineData("revision", "-2", "revision is -2")]
    [InlineData("queue", "{\"a\":1}", "queue is not a string")]
    public void A_bad_value_is_a_fault_that_names_its_field(string field, string value, string expected)
    {
        string json = field is "id" or "channel" or "startedAt"
            ? Wire.Json("1").Replace($"\"{field}\":\"", $"\"{field}\":{value},\"x\":\"", StringComparison.Ordinal)
            : Wire.Json("1")[..^1] + $",\"{field}\":{value}}}";

        DecodeFault fault = Bad(json);

        Assert.Equal(FaultClass.InvalidValue, fault.Class);
        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("""{"id":"1",}""")]
    [InlineData("""{"id":"\ud800","channel":"call"}""")]
    [InlineData("""{"id":tru}""")]
    public void Broken_json_is_malformed(string json) => Assert.Equal(FaultClass.MalformedJson, Bad(json).Class);

    [Fact]
    public void Deep_nesting_is_malformed()
    {
        string deep = new('[', 100_000);
        Assert.Equal(FaultClass.MalformedJson, Bad($$"""{"id":"1","x":{{deep}}""").Class);
    }

    [Fact]
    public void Invalid_utf8_is_malformed_even_where_it_would_be_skipped()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"id":"1","channel":"call","startedAt":"2026-11-21T09:14:02Z","text":"?"}""");
        json[Array.LastIndexOf(json, (byte)'?')] = 0xFF;

        Assert.Equal(FaultClass.MalformedJson, _decoder.Decode(json, null).Fault!.Class);
    }

    [Fact]
    public void Empty_and_oversized_payloads_have_classes_of_their_own()
    {
        Assert.Equal(FaultClass.Empty, _decoder.Decode([], null).Fault!.Class);
        Assert.Equal(FaultClass.TooLarge, _decoder.Decode(new byte[InteractionDecoder.LargestPayloadBytes + 1], null).Fault!.Class);
    }

    [Fact]
    public void An_event_far_ahead_of_the_clock_is_refused()
    {
        var decoder = new InteractionDecoder(TimeSpan.FromMinutes(5), new ManualTime(Wire.Start));

        Assert.Null(decoder.Decode(Encoding.UTF8.GetBytes(Wire.Json("1", second: 300)), null).Fault);
        Assert.Equal(FaultClass.ClockSkew, decoder.Decode(Encoding.UTF8.GetBytes(Wire.Json("1", second: 301)), null).Fault!.Class);
    }

    private Interaction Good(string json)
    {
        (Interaction? interaction, DecodeFault? fault) = _decoder.Decode(Encoding.UTF8.GetBytes(json), null);
        Assert.Null(fault);
        return interaction!;
    }

    private DecodeFault Bad(string json) => _decoder.Decode(Encoding.UTF8.GetBytes(json), null).Fault!;
}
