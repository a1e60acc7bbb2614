using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace StreamEngine.Configuration;

/// <summary>Bearer tokens, and the form in which configuration knows them.</summary>
/// <remarks>A token is 256 random bits, so one round of SHA-256 is enough: there is nothing to guess that a slow hash would protect.</remarks>
internal static class TokenHash
{
    /// <summary>What every token that is made here begins with, so that scanners find one that leaked.</summary>
    public const string TokenPrefix = "se_";

    private const string HashPrefix = "sha256:";
    private const int TokenBytes = 32;

    /// <summary>A fresh token.</summary>
    public static string NewToken() => TokenPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>The configured form of a token.</summary>
    public static string Of(string token) => HashPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static bool TryParse(string text, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = null;
        return text.StartsWith(HashPrefix, StringComparison.Ordinal) && Sha256Hex.TryParse(text[HashPrefix.Length..], out hash);
    }
}
