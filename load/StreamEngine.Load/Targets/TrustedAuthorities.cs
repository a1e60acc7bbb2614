using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamEngine.Commands;

namespace StreamEngine.Load.Targets;

/// <summary>From whom an engine's certificate must come, where it is none of those whom this machine trusts.</summary>
internal sealed class TrustedAuthorities
{
    private readonly X509Certificate2Collection _certificates;

    private TrustedAuthorities(X509Certificate2Collection certificates) => _certificates = certificates;

    /// <param name="path">A PEM file with one certificate or several.</param>
    /// <exception cref="FaultException">It cannot be read, or holds none.</exception>
    public static TrustedAuthorities Read(string path)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPemFile(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FaultException([$"--ca {path} cannot be used: {unreadable.Message}"]);
        }

        return certificates.Count > 0 ? new TrustedAuthorities(certificates) : throw new FaultException([$"--ca {path} cannot be used: it holds no certificate"]);
    }

    /// <summary>Speaks with those alone who have a certificate of theirs.</summary>
    public SocketsHttpHandler Handler()
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(_certificates);
        SocketsHttpHandler handler = new() { EnableMultipleHttp2Connections = true };
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }
}
