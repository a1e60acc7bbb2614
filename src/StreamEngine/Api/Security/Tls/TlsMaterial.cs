using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace StreamEngine.Api.Security.Tls;

/// <summary>What a handshake needs.</summary>
/// <param name="Certificate">This node's own, with its private key.</param>
/// <param name="Context">The same, with the certificates between it and the root.</param>
/// <param name="Authorities">Whose client certificates count; null: none are asked for.</param>
internal sealed record TlsMaterial(X509Certificate2 Certificate, SslStreamCertificateContext Context, X509Certificate2Collection? Authorities);
