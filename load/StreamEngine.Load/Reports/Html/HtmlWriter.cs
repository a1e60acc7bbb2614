using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace StreamEngine.Load.Reports.Html;

/// <summary>Writes HTML and SVG, and encodes all that it is given: nothing from outside becomes markup.</summary>
internal sealed class HtmlWriter
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = new();
    private int _names;

    /// <summary>Begins an element.</summary>
    /// <param name="element">A name of ours, never one from outside.</param>
    /// <param name="attributes">Names of ours; values as they are.</param>
    public HtmlWriter Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(element, attributes).Append('>');
        _open.Push(element);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter Close()
    {
        string element = _open.Pop();
        _html.Append("</").Append(element).Append('>');
        // A line's end is a space within a sentence.
        if (element is not ("span" or "code" or "time" or "strong")) _html.Append('\n');
        return this;
    }

    /// <summary>A whole element with nothing but text in it.</summary>
    public HtmlWriter Element(string element, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(element, attributes).Text(text).Close();

    /// <summary>An element of SVG with nothing in it.</summary>
    public HtmlWriter Shape(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(element, attributes).Append("/>\n");
        return this;
    }

    public HtmlWriter Text(string text)
    {
        _html.Append(Encoder.Encode(text));
        return this;
    }

    /// <summary>Markup of our own, as it is: the document's first line, its style.</summary>
    public HtmlWriter Verbatim(string ours)
    {
        _html.Append(ours);
        return this;
    }

    /// <summary>A name for an element that nothing else in the document has.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"n{++_names}");

    public override string ToString() => _html.ToString();

    private StringBuilder Begin(string element, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _html.Append('<').Append(element);
        foreach ((string name, string value) in attributes) _html.Append(' ').Append(name).Append("=\"").Append(Encoder.Encode(value)).Append('"');
        return _html;
    }
}
