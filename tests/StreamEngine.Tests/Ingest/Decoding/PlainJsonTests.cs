using System.Text;
using System.Text.Unicode;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest.Decoding;

namespace StreamEngine.Tests.Ingest.Decoding;

/// <summary>The short cut must never read what the thorough reader would refuse, nor read it otherwise.</summary>
public sealed class PlainJsonTests
{
    private const string Ordinary =
        """{"id":"i-1","source":"pbx","customerId":"c-1","channel":"call","startedAt":"2026-11-21T09:14:02.120Z","waitSeconds":12.5,"sentiment":-0.62,"complaint":true,"text":"…","csat":null}""";

    /// <summary>Those that mean something in JSON.</summary>
    private static readonly byte[] Bytes = [.. "{}[]\":,\\ 0159-+.eEtfnuTZ\n\u0001"u8];

    [Theory]
    [InlineData(Ordinary)]
    [InlineData(""" { "id" : "i-1" , "startedAt" : "2026-11-21T09:14:02Z" , "transfers" : 0 } """)]
    [InlineData("""{"id":"é日本","unknown":-12.5,"other":false,"id":"later"}""")]
    [InlineData("""{"sentiment":-0,"waitSeconds":0.00000000000001,"holdSeconds":999999999999999,"revision":7}""")]
    public void Plain_json_is_read_as_the_thorough_reader_reads_it(string json) => Assert.True(IsPlainAndAgrees(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"i-1"} x""")]
    [InlineData("""{"id":"i-1",}""")]
    [InlineData("""{"id":"i\u002d1"}""")]
    [InlineData("""{"tags":[1],"id":"i-1"}""")]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"waitSeconds":"7"}""")]
    [InlineData("""{"waitSeconds":012}""")]
    [InlineData("""{"waitSeconds":1.}""")]
    [InlineData("""{"waitSeconds":-}""")]
    [InlineData("""{"waitSeconds":1e3}""")]
    [InlineData("""{"waitSeconds":1234567890123456}""")]
    [InlineData("""{"waitSeconds":nullx}""")]
    [InlineData("""{"complaint":"true"}""")]
    [InlineData("""{"startedAt":"2026-02-29T09:14:02Z"}""")]
    [InlineData("""{"startedAt":"2026-11-21T24:00:00Z"}""")]
    [InlineData("""{"startedAt":"2026-11-21T09:14:02+01:00"}""")]
    [InlineData("""{"startedAt":"2026-11-21 09:14:02Z"}""")]
    [InlineData("""{"channel":"pigeon"}""")]
    [InlineData("{\"id\":\"a\tb\"}")]
    [InlineData("""{"id":"i-1" """)]
    public void What_is_not_plain_is_left_to_the_thorough_reader(string json) => Assert.False(PlainJson.TryRead(Encoding.UTF8.GetBytes(json), new DraftWriter()));

    [Fact]
    public void Of_real_and_of_damaged_messages_both_read_the_same()
    {
        Random dice = new(1);
        InteractionSamples samples = new(seed: 1);
        int plain = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string json = i % 4 == 0 ? Ordinary : InteractionSamples.Json(samples.Next());
            if (IsPlainAndAgrees(Damaged(Encoding.UTF8.GetBytes(json), dice))) plain++;
        }

        Assert.InRange(plain, 1_000, 19_000);
    }

    /// <summary>Up to three bytes changed, lost or doubled.</summary>
    private static byte[] Damaged(byte[] json, Random dice)
    {
        List<byte> bytes = [.. json];
        for (int damages = dice.Next(4); damages > 0; damages--)
        {
            int at = dice.Next(bytes.Count);
            switch (dice.Next(3))
            {
                case 0: bytes[at] = Bytes[dice.Next(Bytes.Length)]; break;
                case 1: bytes.RemoveAt(at); break;
                default: bytes.Insert(at, bytes[at]); break;
            }
        }

        return [.. bytes];
    }

    private static bool IsPlainAndAgrees(byte[] json)
    {
        DraftWriter plain = new(), thorough = new();
        if (!Utf8.IsValid(json) || !PlainJson.TryRead(json, plain)) return false;
        Assert.Null(JsonInteraction.ReadThoroughly(json, thorough));
        Assert.Equal(Describe(thorough.Draft), Describe(plain.Draft));
        return true;
    }

    private static string Describe(InteractionDraft draft) => string.Join(
        ';', typeof(InteractionDraft).GetProperties().Select(property => property.GetValue(draft) is double number ? $"{BitConverter.DoubleToInt64Bits(number):X}" : $"{property.GetValue(draft)}"));
}
