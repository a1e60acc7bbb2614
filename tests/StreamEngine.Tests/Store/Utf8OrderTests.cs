using System.Text;
using StreamEngine.Store;

namespace StreamEngine.Tests.Store;

public sealed class Utf8OrderTests
{
    private static readonly string[] Ids = ["", "a", "aa", "ab", "b", "~", "\u007f", "\u0080", "é", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffee", "\U00010000", "\U0001f600", "\U0001f600a", "\U0010ffff"];

    [Fact]
    public void It_is_that_of_the_bytes()
    {
        foreach (string a in Ids)
            foreach (string b in Ids)
                Assert.Equal(Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))), Math.Sign(Utf8Order.Compare(a, b)));
    }

    [Fact]
    public void Each_is_found_where_it_is_and_no_other()
    {
        string[] sorted = [.. Ids.Order(Comparer<string>.Create(Utf8Order.Compare))];
        for (int place = 0; place < sorted.Length; place++) Assert.Equal(place, Utf8Order.Find(sorted, sorted[place]));
        Assert.All(["0", "ac", "z", "\uffff"], id => Assert.True(Utf8Order.Find(sorted, id) < 0));
        Assert.True(Utf8Order.Find([], "a") < 0);
    }
}
