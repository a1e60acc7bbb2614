using Microsoft.Extensions.Configuration;
using StreamEngine.Configuration;

namespace StreamEngine.Tests.Configuration;

/// <summary>Each fault of the security settings is one line that names the key, and holds no secret.</summary>
public sealed class SecurityRulesTests
{
    private const string Hash = "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Thumbprint = "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";

    [Fact]
    public void CallersOfEveryKind_AreRead()
    {
        SecurityOptions security = Bind(
            out List<string> faults,
            ("Callers:crm:TokenHash", Hash), ("Callers:crm:Role", "operator"), ("Callers:crm:Segments", "consumer,business"),
            ("Callers:dialler:CertificateSubject", "CN=dialler"), ("Callers:dialler:Streams", "3"), ("Callers:tool:CertificateThumbprint", Thumbprint),
            ("ClientCertificates:AuthorityPath", "authority.pem"), ("Mode", "open"), ("AuditKey", Convert.ToBase64String(new byte[32])));
        Assert.Empty(faults);
        Assert.Equal(SecurityMode.Open, security.Mode);
        Assert.Equal(CallerRole.Operator, security.Callers["crm"].Role);
        Assert.Equal(["consumer", "business"], security.Callers["crm"].Segments);
        Assert.Equal((CallerRole.Viewer, 3), (security.Callers["dialler"].Role, security.Callers["dialler"].Streams));
    }

    [Theory]
    [InlineData("Mode", "off", "Security:Mode is \"off\": must be one of Required, Open")]
    [InlineData("Streams", "0", "Security:Streams is 0")]
    [InlineData("FailedLogins:Limit", "0", "Security:FailedLogins:Limit is 0")]
    [InlineData("FailedLogins:Window", "00:00:00", "Security:FailedLogins:Window")]
    [InlineData("FailedLogins:RefusedFor", "2.00:00:00", "Security:FailedLogins:RefusedFor")]
    [InlineData("AuditKey", "c2hvcnQ=", "Security:AuditKey must be")]
    [InlineData("AuditKey", "not base64, but thirty-two characters", "Security:AuditKey must be")]
    [InlineData("Callers:crm:Role", "king", "Security:Callers:crm:Role is \"king\": must be one of Viewer, Operator, Administrator")]
    [InlineData("Callers:crm:Rolle", "viewer", "Security:Callers:crm:Rolle is not a setting")]
    [InlineData("Callers:crm:TokenHash", "se_secret", "Security:Callers:crm:TokenHash must be sha256:")]
    [InlineData("Callers:crm:TokenHash", "", "Security:Callers:crm cannot be known")]
    [InlineData("Callers:crm:TokenHashes:0", "se_secret", "Security:Callers:crm:TokenHash must be sha256:")]
    [InlineData("Callers:crm:CertificateSubject", "CN=crm", "Security:Callers:crm is known by its certificate, but Security:ClientCertificates:AuthorityPath is empty")]
    [InlineData("Callers:crm:Segments", "", "Security:Callers:crm:Segments is an empty list: leave it out to see all")]
    [InlineData("Callers:crm:Regions", " , ", "Security:Callers:crm:Regions is an empty list: leave it out to see all")]
    [InlineData("Callers:crm:Segments:0", "", "Security:Callers:crm:Segments has an empty name")]
    [InlineData("Callers:crm:Regions:0", "", "Security:Callers:crm:Regions has an empty name")]
    [InlineData("Callers:crm:RequestsPerSecond", "0", "Security:Callers:crm:RequestsPerSecond is 0")]
    [InlineData("Callers:crm:Calls", "0", "Security:Callers:crm:Calls is 0")]
    [InlineData("Callers:crm:Streams", "-1", "Security:Callers:crm:Streams is -1")]
    [InlineData("Callers:open:TokenHash", "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "Security:Callers:open: a caller's name is")]
    [InlineData("Callers:c r m:TokenHash", "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "Security:Callers:c r m: a caller's name is")]
    public void ABadSetting_IsOneLine_WithoutSecrets(string key, string value, string expected)
    {
        Bind(out List<string> faults, ("Callers:crm:TokenHash", Hash), (key, value));
        string fault = Assert.Single(faults);
        Assert.StartsWith(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CertificateSubject", "nothing like a name", "must be a distinguished name")]
    [InlineData("CertificateThumbprint", "abcd", "must be a SHA-256 hash")]
    public void ABadCertificate_IsOneLine(string key, string value, string expected)
    {
        Bind(out List<string> faults, ("ClientCertificates:AuthorityPath", "authority.pem"), ($"Callers:crm:{key}", value));
        Assert.Contains(expected, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoCallersUnderOneCredential_AreNamed()
    {
        Bind(
            out List<string> faults, ("ClientCertificates:AuthorityPath", "authority.pem"),
            ("Callers:a:TokenHash", Hash), ("Callers:b:TokenHashes:0", Hash.ToUpperInvariant().Replace("SHA256", "sha256", StringComparison.Ordinal)),
            ("Callers:c:CertificateSubject", "CN=x, O=y"), ("Callers:d:CertificateSubject", "CN=x,O=y"),
            ("Callers:e:CertificateThumbprint", Thumbprint), ("Callers:f:CertificateThumbprint", Thumbprint.Replace(":", "", StringComparison.Ordinal)));
        Assert.Equal(
            ["Security:Callers: a and b have the same token", "Security:Callers: c and d have the same certificate subject", "Security:Callers: e and f have the same certificate thumbprint"],
            faults);
    }

    private static SecurityOptions Bind(out List<string> faults, params (string Key, string Value)[] values)
    {
        Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in values) settings["Security:" + key] = value;
        IConfigurationRoot root = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        SecurityOptions security = new();
        faults = [];
        SettingsBinder.Bind(root.GetSection("Security"), security, faults);
        SecurityRules.Check(security, faults);
        return security;
    }
}
