using System.Diagnostics;
using System.Text;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Tests.Telemetry.Traces;

public sealed class TraceParentTests
{
    private const string Ids = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";

    [Theory]
    [InlineData("00-" + Ids + "-01", true)]
    [InlineData("00-" + Ids + "-00", false)]
    [InlineData("00-" + Ids + "-ff", true)]
    [InlineData("00-" + Ids + "-0a", false)]
    [InlineData("cc-" + Ids + "-03-what-a-later-version-adds", true)]
    public void A_valid_one_names_a_span_and_says_whether_it_is_sampled(string text, bool isSampled)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.True(TraceParent.IsValid(bytes));
        Assert.Equal(isSampled, TraceParent.IsSampled(bytes));
        ActivityContext read = TraceParent.Read(bytes);
        Assert.Equal(Ids, $"{read.TraceId}-{read.SpanId}");
        Assert.True(read.IsRemote);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("ff-" + Ids + "-01")]
    [InlineData("00-" + Ids + "-01-more")]
    [InlineData("cc-" + Ids + "-01more")]
    [InlineData("00-" + Ids + "-0g")]
    [InlineData("00_" + Ids + "-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
    public void Any_other_is_as_if_it_were_not_there(string text) => Assert.False(TraceParent.IsValid(Encoding.ASCII.GetBytes(text)));
}
