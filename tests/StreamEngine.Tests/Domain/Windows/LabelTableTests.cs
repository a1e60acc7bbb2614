using System.Runtime.CompilerServices;
using System.Text;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Tests.Domain.Windows;

public sealed class LabelTableTests
{
    /// <summary>Of every length that matters, alike at their ends, and beyond ASCII.</summary>
    private static readonly string[] Texts =
    [
        "refund", "refuse", "k-9", "k-99", "k-19", "a", "ä", "ää", "aä", "äa", "c-1", "c_1", "delivery", "contract",
        "退款", "🙂", new('x', 127), new('x', 128), new('x', 256), new('é', 256), new('退', 256), "退款 and more",
    ];

    [Fact]
    public void A_text_is_found_where_it_was_put_and_no_other_is()
    {
        LabelTable table = LabelTable.Empty;
        for (int i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(0, table.Find(Texts[i]));
            Assert.Equal(i + 1, table.Append(Texts[i]));
            for (int known = 0; known <= i; known++)
            {
                Assert.Equal(known + 1, table.Find(Texts[known]));
                Assert.Equal(Texts[known], table[known + 1]);
                Assert.Equal(Encoding.UTF8.GetBytes(Texts[known]), table.Utf8(known + 1).ToArray());
            }
        }

        Assert.Equal(Texts.Length, table.Count);
        Assert.Null(table[0]);
    }

    [Fact]
    public void Texts_that_are_told_apart_by_their_middle_only_are_told_apart()
    {
        LabelTable table = LabelTable.Empty;
        string[] alike = [.. Enumerable.Range(0, 500).Select(i => $"case-{i:D4}-of-billing")];
        foreach (string text in alike) table.Append(text);
        Assert.All(alike.Select((text, i) => (text, i)), each => Assert.Equal(each.i + 1, table.Find(each.text)));
    }

    [Fact]
    public void What_is_kept_moves_together_and_the_rest_is_gone()
    {
        Random dice = new(3);
        for (int round = 0; round < 200; round++)
        {
            LabelTable table = LabelTable.Empty;
            foreach (string text in Texts) table.Append(text);
            bool[] used = [false, .. Texts.Select(_ => dice.Next(2) == 0)];
            ushort[] places = new ushort[used.Length];
            int before = table.FreeBytes;
            table.Keep(used, places);
            string[] kept = [.. Texts.Where((_, i) => used[i + 1])];
            Assert.Equal(kept, Enumerable.Range(1, table.Count).Select(index => table[index]));
            Assert.Equal(before + Texts.Except(kept).Sum(LabelTable.Bytes), table.FreeBytes);
            for (int i = 0; i < Texts.Length; i++)
            {
                Assert.Equal(used[i + 1] ? places[i + 1] : 0, table.Find(Texts[i]));
                if (!used[i + 1]) Assert.Equal(table.Count + 1, Appended(table, Texts[i]));
            }
        }
    }

    [Fact]
    public void With_room_for_its_texts_it_does_not_grow()
    {
        LabelTable table = new(Texts.Sum(LabelTable.Bytes));
        int bytes = table.ResidentBytes();
        foreach (string text in Texts) table.Append(text);
        Assert.Equal(bytes, table.ResidentBytes());
        Assert.InRange(table.FreeBytes, 0, 7);
    }

    [Fact]
    public void A_contact_takes_40_bytes() => Assert.Equal(40, Unsafe.SizeOf<Contact>());

    private static int Appended(LabelTable copy, string text) => copy.Append(text);
}
