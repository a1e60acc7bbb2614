using System.Security.Cryptography.X509Certificates;
using Akka.Remote.Transport.DotNetty;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>TLS between nodes: each shows its certificate, and each counts only those of the named authorities.</summary>
internal static class ClusterTls
{
    /// <param name="certificates">This node's own, and the authorities.</param>
    public static DotNettySslSetup Of(ClusterCertificates certificates) => new(
        certificates.Own, suppressValidation: false, requireMutualAuthentication: true,
        (certificate, chain, peer, errors, log) => IsOfAuthority(certificate, chain, certificates));

    /// <summary>Whether a certificate stands under one of the authorities. For which host it was made does not matter: whoever has one is a node.</summary>
    private static bool IsOfAuthority(X509Certificate2? certificate, X509Chain? sent, ClusterCertificates certificates)
    {
        if (certificate is null) return false;
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(certificates.Authorities);
        chain.ChainPolicy.ExtraStore.AddRange(certificates.Authorities);
        chain.ChainPolicy.ExtraStore.AddRange(certificates.Intermediates);
        if (sent is not null) foreach (X509ChainElement element in sent.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);

        // Nothing outside is asked: a node must find its cluster also where there is no way out.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }
}

/// <summary>By what nodes of a cluster know each other.</summary>
/// <param name="Own">With its key.</param>
/// <param name="Intermediates">Those between it and its authority.</param>
/// <param name="Authorities">Whose certificates count.</param>
internal sealed record ClusterCertificates(X509Certificate2 Own, X509Certificate2Collection Intermediates, X509Certificate2Collection Authorities);
