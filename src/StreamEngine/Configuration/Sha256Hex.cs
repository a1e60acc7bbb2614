using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace StreamEngine.Configuration;

/// <summary>A SHA-256 hash written in hex.</summary>
internal static class Sha256Hex
{
    public static bool TryParse(string text, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
        return hash is not null;
    }
}
