using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security.Tls;

/// <summary>Reads certificates and keys, and says of each file what is wrong with it.</summary>
internal static class TlsFiles
{
    private const string OwnKey = "Security:Certificate";

    /// <summary>The files that <see cref="Read"/> reads.</summary>
    public static IEnumerable<string> Paths(SecurityOptions security) =>
        new[] { security.Certificate.Path, security.Certificate.KeyPath, security.ClientCertificates.AuthorityPath }.Where(path => path.Length > 0);

    /// <returns>Null with at least one fault, each naming its key.</returns>
    public static TlsMaterial? Read(SecurityOptions security, DateTimeOffset now, ICollection<string> faults)
    {
        if (security.Certificate.Path.Length == 0)
        {
            faults.Add("Security:Certificate:Path is empty: name the server's certificate, or for a trial on this machine set Security:Mode=open, Http:Host=localhost and Grpc:Host=localhost");
            return null;
        }

        X509Certificate2Collection? own = ReadOwn(OwnKey, security.Certificate, now, faults);
        X509Certificate2Collection? authorities = ReadAuthorities("Security:ClientCertificates:AuthorityPath", security.ClientCertificates.AuthorityPath, faults);
        if (faults.Count > 0 || own is null) return null;

        return Try(OwnKey + ":Path", security.Certificate.Path, faults, () => Join(own, authorities));
    }

    private static TlsMaterial Join(X509Certificate2Collection own, X509Certificate2Collection? authorities)
    {
        // Callers see whose certificates count, so that one who has several shows the right one.
        SslCertificateTrust? trust = authorities is null ? null : SslCertificateTrust.CreateForX509Collection(authorities, sendTrustInHandshake: OperatingSystem.IsLinux());
        return new TlsMaterial(own[0], SslStreamCertificateContext.Create(own[0], [.. own.Skip(1)], offline: true, trust), authorities);
    }

    /// <summary>The certificate with its key first, then those that stand between it and the root.</summary>
    /// <param name="section">Where the settings stand.</param>
    /// <param name="options">The settings.</param>
    /// <param name="now">When it must be valid.</param>
    /// <param name="faults">Receives one line a fault.</param>
    /// <returns>Null with at least one fault.</returns>
    public static X509Certificate2Collection? ReadOwn(string section, CertificateOptions options, DateTimeOffset now, ICollection<string> faults)
    {
        X509Certificate2Collection? own = ReadOwn(section, options, faults);
        if (own is not null) CheckTime(section, own[0], now, faults);
        return own;
    }

    /// <returns>Null where no file is named, or with one fault.</returns>
    public static X509Certificate2Collection? ReadAuthorities(string key, string path, ICollection<string> faults) =>
        path.Length == 0 ? null : Try(key, path, faults, () => ReadPem(path));

    private static X509Certificate2Collection? ReadOwn(string section, CertificateOptions options, ICollection<string> faults)
    {
        string pathKey = section + ":Path";
        if (IsPkcs12(options.Path)) return Try(pathKey, options.Path, faults, () => ReadPkcs12(options));
        X509Certificate2Collection? chain = Try(pathKey, options.Path, faults, () => ReadPem(options.Path));
        if (chain is null) return null;
        (string key, string keyPath) = options.KeyPath.Length > 0 ? (section + ":KeyPath", options.KeyPath) : (pathKey, options.Path);
        return Try<X509Certificate2Collection>(key, keyPath, faults, () => [WithKey(options.Path, keyPath, options.Password), .. chain.Skip(1)]);
    }

    private static bool IsPkcs12(string path) => Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12";

    private static X509Certificate2Collection ReadPkcs12(CertificateOptions options)
    {
        X509Certificate2Collection all = X509CertificateLoader.LoadPkcs12CollectionFromFile(options.Path, options.Password);
        X509Certificate2 own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("it holds no private key");
        return [own, .. all.Where(certificate => certificate != own)];
    }

    private static X509Certificate2Collection ReadPem(string path)
    {
        X509Certificate2Collection found = [];
        found.ImportFromPemFile(path);
        return found.Count > 0 ? found : throw new CryptographicException("it holds no certificate");
    }

    private static X509Certificate2 WithKey(string path, string keyPath, string password)
    {
        try
        {
            return password.Length > 0 ? X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath) : X509Certificate2.CreateFromPemFile(path, keyPath);
        }
        catch (Exception unfit) when (unfit is CryptographicException or ArgumentException)
        {
            throw new CryptographicException("it holds no private key of that certificate, or one that the password does not open", unfit);
        }
    }

    private static void CheckTime(string section, X509Certificate2 certificate, DateTimeOffset now, ICollection<string> faults)
    {
        if (certificate.NotAfter.ToUniversalTime() <= now) faults.Add($"{section}:Path: the certificate has expired on {certificate.NotAfter.ToUniversalTime():u}: renew it");
        if (certificate.NotBefore.ToUniversalTime() > now) faults.Add($"{section}:Path: the certificate is valid only from {certificate.NotBefore.ToUniversalTime():u}");
    }

    private static T? Try<T>(string key, string path, ICollection<string> faults, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            faults.Add($"{key} {path} cannot be used: {unreadable.Message}");
            return null;
        }
    }
}
