using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamEngine.Api;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api;

/// <summary>What keeps a node from listening, said in one line that names the key.</summary>
public sealed class ListenRulesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new("the test's authority");
    private readonly SecurityOptions _security = new();

    public ListenRulesTests() => TestAuthority.Write(_authority.Server(), _security.Certificate, _folder.Path);

    [Fact]
    public void APemPair_IsGood() => Assert.Empty(Faults());

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    public void APkcs12_IsGood(string password)
    {
        UsePkcs12(_authority.Server(), password);
        Assert.Empty(Faults());
    }

    [Fact]
    public void AnEncryptedKey_IsGood_WithItsPassword()
    {
        X509Certificate2 certificate = _authority.Server();
        TestAuthority.Write(certificate, _security.Certificate, _folder.Path);
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000);
        File.WriteAllText(_security.Certificate.KeyPath, certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption));
        _security.Certificate.Password = "secret";
        Assert.Empty(Faults());
        _security.Certificate.Password = "wrong";
        AssertFault("Security:Certificate:KeyPath", "that the password does not open");
    }

    [Fact]
    public void NoCertificate_SaysWhatToSet()
    {
        _security.Certificate.Path = "";
        AssertFault("Security:Certificate:Path is empty", "Security:Mode=open");
    }

    [Fact]
    public void AMissingFile_IsNamed()
    {
        _security.Certificate.Path = "/no/such/server.pem";
        AssertFault("Security:Certificate:Path", "/no/such/server.pem");
    }

    [Fact]
    public void AFileWithoutACertificate_SaysSo()
    {
        File.WriteAllText(_security.Certificate.Path, "nothing of the kind");
        AssertFault("Security:Certificate:Path", "holds no certificate");
    }

    [Fact]
    public void AnotherCertificatesKey_IsNone()
    {
        File.WriteAllText(_security.Certificate.KeyPath, _authority.Server().GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        AssertFault("Security:Certificate:KeyPath", "holds no private key");
    }

    [Fact]
    public void NoKeyAtAll_IsAFaultOfTheCertificatesFile()
    {
        _security.Certificate.KeyPath = "";
        AssertFault("Security:Certificate:Path", "holds no private key");
    }

    [Fact]
    public void APkcs12WithoutAKey_OrWithAnotherPassword_SaysSo()
    {
        UsePkcs12(X509CertificateLoader.LoadCertificate(_authority.Server().RawData), "");
        AssertFault("Security:Certificate:Path", "holds no private key");
        UsePkcs12(_authority.Server(), "secret");
        _security.Certificate.Password = "wrong";
        AssertFault("Security:Certificate:Path", "cannot be used");
    }

    [Fact]
    public void AnExpiredCertificate_SaysSince()
    {
        TestAuthority.Write(_authority.Server(validDays: 20), _security.Certificate, _folder.Path);
        AssertFault("Security:Certificate:Path", "has expired on");
    }

    [Fact]
    public void AnAuthorityThatIsNone_IsNamed()
    {
        _security.ClientCertificates.AuthorityPath = "/no/such/authority.pem";
        AssertFault("Security:ClientCertificates:AuthorityPath", "/no/such/authority.pem");
    }

    [Theory]
    [InlineData("localhost", "localhost", null)]
    [InlineData("127.0.0.1", "::1", null)]
    [InlineData("*", "localhost", "Http:Host is \"*\"")]
    [InlineData("localhost", "0.0.0.0", "Grpc:Host is \"0.0.0.0\"")]
    public void Open_ListensOnLoopbackAlone(string http, string grpc, string? fault)
    {
        SecurityOptions open = new() { Mode = SecurityMode.Open };
        List<string> faults = Faults(new ApiSettings(new HttpOptions { Host = http }, new GrpcOptions { Host = grpc }, open));
        if (fault is null) Assert.Empty(faults);
        else Assert.StartsWith(fault, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoListeners_NeedTwoPorts()
    {
        string fault = Assert.Single(Faults(new ApiSettings(new HttpOptions { Port = 9000 }, new GrpcOptions { Port = 9000 }, _security)));
        Assert.StartsWith("Grpc:Port is 9000", fault, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private void UsePkcs12(X509Certificate2 certificate, string password)
    {
        _security.Certificate.Path = Path.Combine(_folder.Path, "server.pfx");
        _security.Certificate.KeyPath = "";
        _security.Certificate.Password = password;
        File.WriteAllBytes(_security.Certificate.Path, certificate.Export(X509ContentType.Pkcs12, password));
    }

    private void AssertFault(params string[] parts)
    {
        string fault = Assert.Single(Faults());
        Assert.DoesNotContain('\n', fault);
        foreach (string part in parts) Assert.Contains(part, fault, StringComparison.Ordinal);
    }

    private List<string> Faults() => Faults(new ApiSettings(new HttpOptions(), new GrpcOptions(), _security));

    private static List<string> Faults(ApiSettings settings)
    {
        List<string> faults = [];
        ListenRules.Check(settings, TimeProvider.System, faults);
        return faults;
    }
}
