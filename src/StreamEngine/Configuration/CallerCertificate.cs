using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamEngine.Configuration;

/// <summary>How a caller's certificate is named in configuration, in the form in which certificates are compared.</summary>
internal static class CallerCertificate
{
    /// <summary>The distinguished name, spaced and quoted as certificates tell theirs; empty if none is given, null if it is none.</summary>
    public static string? Subject(CallerOptions caller)
    {
        try
        {
            // Through its bytes and back: a name made from text tells that text as it was typed.
            return new X500DistinguishedName(new X500DistinguishedName(caller.CertificateSubject).RawData).Name;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The thumbprint, less the colons that some tools print.</summary>
    public static string Thumbprint(CallerOptions caller) => caller.CertificateThumbprint.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
}
