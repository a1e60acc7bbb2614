using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>The service as it is meant to be run: behind TLS, for those whom it knows.</summary>
public sealed partial class SecuredServiceTests
{
    [Fact]
    public async Task Run_WithACertificate_TellsItsHealthToAnyone_AndTheRestToItsCallers()
    {
        using TempFolder folder = new();
        using TestAuthority authority = new("the test's authority");
        CertificateOptions certificate = new();
        TestAuthority.Write(authority.Server(), certificate, folder.Path);
        string token = TokenHash.NewToken();
        string[] settings =
        [
            "Http:Host=localhost", "Http:Port=0", "Grpc:Host=localhost", "Grpc:Port=0", $"Embedded:Path={folder.Path}",
            $"Security:Certificate:Path={certificate.Path}", $"Security:Certificate:KeyPath={certificate.KeyPath}", $"Security:Callers:crm:TokenHash={TokenHash.Of(token)}",
        ];
        await using EngineProcess engine = EngineProcess.Start(["run", .. settings.SelectMany(setting => (string[])["--set", setting])]);
        await Eventually.BecomesTrueAsync(() => Address().IsMatch(engine.Output), "the engine tells its address");

        using SocketsHttpHandler handler = new();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority.Certificate);
        using HttpClient client = new(handler) { BaseAddress = new Uri(Address().Match(engine.Output).Value) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/nowhere")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nobody's");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/nowhere")).StatusCode);
        Exposition metrics = Exposition.Parse(await client.GetStringAsync("/metrics"));
        Assert.Equal(2, metrics.Sum("streamengine_access_total", "verdict=\"anonymous\""));
        Assert.Equal(1, metrics.Sum("streamengine_access_total", "verdict=\"failed_login\""));

        // The scrape itself is under way.
        Assert.Equal((1, new CallerOptions().Calls), (metrics.Sum("streamengine_queue_items", "queue=\"calls\""), metrics.Sum("streamengine_queue_limit_items", "queue=\"calls\"")));
        Assert.DoesNotContain(token, engine.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"https://[\w.:\[\]]+")]
    private static partial Regex Address();
}
