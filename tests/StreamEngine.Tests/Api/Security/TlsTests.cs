using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamEngine.Api.Security.Tls;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;

namespace StreamEngine.Tests.Api.Security;

/// <summary>Both ports speak TLS and nothing else; certificates are checked against our authority and nobody else's.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task Plain_IsAnsweredOnNeitherPort()
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        using HttpClient client = new();
        foreach (Uri port in (Uri[])[api.Http, api.Grpc])
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(new UriBuilder(port) { Scheme = "http", Path = "/anyone" }.Uri));
    }

    [Fact]
    public async Task EachPort_SpeaksItsVersions()
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        Assert.Equal("h2", await AgreeAsync(api, api.Http, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11));
        Assert.Equal("http/1.1", await AgreeAsync(api, api.Http, SslApplicationProtocol.Http11));
        Assert.Equal("h2", await AgreeAsync(api, api.Grpc, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11));
        await Assert.ThrowsAnyAsync<AuthenticationException>(() => AgreeAsync(api, api.Grpc, SslApplicationProtocol.Http11));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AClientCertificate_IsKnownBySubjectOrThumbprint(bool isBySubject)
    {
        ApiSandbox sandbox = new();
        using X509Certificate2 certificate = sandbox.Authority.Client("CN=crm, O=Acme");
        AddCrm(sandbox, caller =>
        {
            if (isBySubject) caller.CertificateSubject = "CN=crm,O=Acme";
            else caller.CertificateThumbprint = string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(part => part.ToString("X2", null)));
        });
        await using ApiSandbox api = await sandbox.StartAsync();
        using HttpClient client = api.Client(certificate: certificate);
        Assert.Equal("crm", await client.GetStringAsync("/viewer"));
        using HttpClient withToken = api.Client(api.Operator, certificate);
        Assert.Equal("operator", await withToken.GetStringAsync("/viewer"));
        using HttpClient withWrongToken = api.Client("wrong", certificate);
        Assert.Equal(HttpStatusCode.Unauthorized, (await withWrongToken.GetAsync("/viewer")).StatusCode);
        using HttpClient without = api.Client(api.Viewer);
        Assert.Equal("viewer", await without.GetStringAsync("/viewer"));
    }

    [Fact]
    public async Task ACertificateOfNobody_IsUnauthenticated()
    {
        ApiSandbox sandbox = new();
        AddCrm(sandbox, caller => caller.CertificateSubject = "CN=crm, O=Acme");
        await using ApiSandbox api = await sandbox.StartAsync();
        using X509Certificate2 other = api.Authority.Client("CN=crm, O=Acme, OU=Other");
        using HttpClient client = api.Client(certificate: other);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/viewer")).StatusCode);
    }

    [Fact]
    public async Task ACertificateOfAnotherAuthority_OrForAnotherPurpose_EndsTheHandshake_AndCounts()
    {
        ApiSandbox sandbox = new();
        AddCrm(sandbox, caller => caller.CertificateSubject = "CN=crm");
        await using ApiSandbox api = await sandbox.StartAsync();
        using TestAuthority stranger = new("the test's authority");
        X509Certificate2[] bad = [stranger.Client("CN=crm"), api.Authority.Server("CN=crm")];
        foreach (X509Certificate2 certificate in bad)
        {
            using HttpClient client = api.Client(certificate: certificate);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync("/viewer"));
            certificate.Dispose();
        }

        // The client tries again on connections of its own choice.
        Assert.True(api.Counters.FailedLogins >= bad.Length);
    }

    [Fact]
    public async Task NoAuthority_NoCertificateIsAskedFor()
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        using X509Certificate2 certificate = api.Authority.Client("CN=crm");
        using HttpClient client = api.Client(api.Viewer, certificate);
        Assert.Equal("viewer", await client.GetStringAsync("/viewer"));
    }

    [Fact]
    public async Task AChangedCertificate_IsTakenUp_AndABrokenOneIsNot()
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        Assert.Equal("CN=localhost", await SubjectAsync(api));

        TestAuthority.Write(api.Authority.Server("CN=renewed"), api.Security.Certificate, api.Folder);
        api.Clock.Advance(TlsSource.LookEvery);
        Assert.Equal("CN=renewed", await SubjectAsync(api));

        await File.WriteAllTextAsync(api.Security.Certificate.Path, "half a fi");
        api.Clock.Advance(TlsSource.LookEvery);
        Assert.Equal("CN=renewed", await SubjectAsync(api));

        TestAuthority.Write(api.Authority.Server("CN=mended"), api.Security.Certificate, api.Folder);
        api.Clock.Advance(TlsSource.LookEvery);
        Assert.Equal("CN=mended", await SubjectAsync(api));
    }

    /// <summary>A fault may pass by itself, and leave the files as they are.</summary>
    [Fact]
    public async Task ACertificateOfTomorrow_IsTakenUpTomorrow()
    {
        RecordingLogger log = new();
        using RecordingLoggers loggers = new(log);
        await using ApiSandbox api = await new ApiSandbox { Loggers = loggers }.StartAsync();
        TimeSpan day = TimeSpan.FromDays(1);
        TestAuthority.Write(api.Authority.Server("CN=tomorrow", validDays: 2000, from: api.Clock.GetUtcNow() + day), api.Security.Certificate, api.Folder);
        for (int look = 0; look < 3; look++) api.Clock.Advance(TlsSource.LookEvery);
        Assert.Single(log.Events, id => id == 504);
        api.Clock.Advance(day);
        Assert.Single(log.Lines, line => line.Contains("CN=tomorrow in use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AChangedAuthority_NoLongerLetsItsFormerCallersIn()
    {
        ApiSandbox sandbox = new();
        AddCrm(sandbox, caller => caller.CertificateSubject = "CN=crm");
        await using ApiSandbox api = await sandbox.StartAsync();
        using X509Certificate2 certificate = api.Authority.Client("CN=crm");
        using HttpClient before = api.Client(certificate: certificate);
        Assert.Equal("crm", await before.GetStringAsync("/viewer"));

        using TestAuthority successor = new("the next authority");
        successor.WriteAuthority(api.Folder);
        api.Clock.Advance(TlsSource.LookEvery);
        using HttpClient after = api.Client(certificate: certificate);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => after.GetAsync("/viewer"));
    }

    [Fact]
    public async Task ACertificateThatExpires_EndsWhatItsConnectionMayDo()
    {
        ApiSandbox sandbox = new();
        AddCrm(sandbox, caller => caller.CertificateSubject = "CN=crm");
        await using ApiSandbox api = await sandbox.StartAsync();
        using X509Certificate2 certificate = api.Authority.Client("CN=crm");
        using HttpClient client = api.Client(certificate: certificate);
        Assert.Equal("crm", await client.GetStringAsync("/viewer"));
        api.Clock.Advance(certificate.NotAfter.ToUniversalTime() - api.Clock.GetUtcNow());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/viewer")).StatusCode);
    }

    private static void AddCrm(ApiSandbox sandbox, Action<CallerOptions> configure)
    {
        sandbox.Security.ClientCertificates.AuthorityPath = sandbox.Authority.WriteAuthority(sandbox.Folder);
        sandbox.AddCaller("crm", CallerRole.Viewer, caller =>
        {
            caller.TokenHash = "";
            configure(caller);
        });
    }

    private static async Task<string> SubjectAsync(ApiSandbox api)
    {
        using SslStream stream = await HandshakeAsync(api, api.Http, [SslApplicationProtocol.Http2]);
        return stream.RemoteCertificate!.Subject;
    }

    private static async Task<string> AgreeAsync(ApiSandbox api, Uri port, params SslApplicationProtocol[] offered)
    {
        using SslStream stream = await HandshakeAsync(api, port, offered);
        Assert.True(stream.SslProtocol >= SslProtocols.Tls12);
        return stream.NegotiatedApplicationProtocol.ToString();
    }

    private static async Task<SslStream> HandshakeAsync(ApiSandbox api, Uri port, SslApplicationProtocol[] offered)
    {
        TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, port.Port);
        SslStream stream = new(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [.. offered],
            CertificateChainPolicy = api.Trust(),
        });
        return stream;
    }
}
