using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamEngine.Configuration;

namespace StreamEngine.Tests.Api.Security.Kit;

/// <summary>A certificate authority of a test's own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddDays(-30);

    public TestAuthority(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Certificate = Request(name, key).CreateSelfSigned(Start, Start.AddDays(3650));
    }

    private TestAuthority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    /// <summary>For <c>localhost</c>, <c>engine.example</c> and 127.0.0.1.</summary>
    public X509Certificate2 Server(string subject = "CN=localhost", int validDays = 3000, DateTimeOffset? from = null) => Issue(subject, ServerAuthentication, validDays, from ?? Start);

    public X509Certificate2 Client(string subject) => Issue(subject, ClientAuthentication, 3000, Start);

    /// <summary>An authority that stands under this one.</summary>
    public TestAuthority Intermediate(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 bare = Request(name, key).Create(Certificate, Start, Start.AddDays(3600), RandomNumberGenerator.GetBytes(16));
        return new TestAuthority(bare.CopyWithPrivateKey(key));
    }

    /// <summary>Writes a certificate and its key as a PEM pair, and says where.</summary>
    public static void Write(X509Certificate2 certificate, CertificateOptions to, string folder)
    {
        to.Path = Path.Combine(folder, "server.pem");
        to.KeyPath = Path.Combine(folder, "server-key.pem");
        File.WriteAllText(to.Path, certificate.ExportCertificatePem());
        File.WriteAllText(to.KeyPath, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public string WriteAuthority(string folder)
    {
        string path = Path.Combine(folder, "authority.pem");
        File.WriteAllText(path, Certificate.ExportCertificatePem());
        return path;
    }

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest Request(string name, ECDsa key)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private X509Certificate2 Issue(string subject, string purpose, int validDays, DateTimeOffset from)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddDnsName("engine.example");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        using X509Certificate2 bare = request.Create(Certificate, from, Start.AddDays(validDays), RandomNumberGenerator.GetBytes(16));
        return bare.CopyWithPrivateKey(key);
    }
}
