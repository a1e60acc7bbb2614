using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StreamEngine.Domain.Policy;

/// <summary>A policy's content as sorted lines "key=value", whatever order, case or notation it was written in; and its digest.</summary>
internal sealed class CanonicalText
{
    private const int DigestBytes = 8;

    private readonly SortedDictionary<string, string> _lines = new(StringComparer.Ordinal);

    public CanonicalText Add(string key, string value)
    {
        _lines[Lower(key)] = Lower(value);
        return this;
    }

    public CanonicalText Add(string key, double value) => Add(key, value.ToString("R", CultureInfo.InvariantCulture));

    public CanonicalText Add(string key, TimeSpan value) => Add(key, value.Ticks.ToString(CultureInfo.InvariantCulture));

    /// <summary>The first 8 bytes of the text's SHA-256, as 16 hex digits in lower case.</summary>
    public string Digest()
    {
        StringBuilder text = new();
        foreach ((string key, string value) in _lines) text.Append(key).Append('=').Append(value).Append('\n');
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return Convert.ToHexStringLower(digest.AsSpan(0, DigestBytes));
    }

    private static string Lower(string text) => text.ToLowerInvariant();
}
