using System.Security.Cryptography.X509Certificates;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>The checks of what callers meet, run once against an engine that wants to know them, and that is started anew when a check has asked it to leave.</summary>
public sealed class SecuredInteropRun : InteropRun
{
    public const string Folder = "secured";

    private protected override async Task<CheckResults> RunAsync()
    {
        using TempFolder data = new(), server = new(), client = new();
        using TestAuthority authority = new("the test's authority");
        CertificateOptions served = new(), shown = new();
        using X509Certificate2 own = authority.Server(), ledger = authority.Client("CN=ledger");
        TestAuthority.Write(own, served, server.Path);
        TestAuthority.Write(ledger, shown, client.Path);
        string authorityPath = authority.WriteAuthority(server.Path);
        (string crm, string branch, string idle) = (TokenHash.NewToken(), TokenHash.NewToken(), TokenHash.NewToken());
        string[] settings =
        [
            $"Security:Certificate:Path={served.Path}", $"Security:Certificate:KeyPath={served.KeyPath}", $"Security:ClientCertificates:AuthorityPath={authorityPath}",
            $"Security:Callers:crm:TokenHash={TokenHash.Of(crm)}", $"Security:Callers:branch:TokenHash={TokenHash.Of(branch)}", "Security:Callers:branch:Regions=small",
            $"Security:Callers:idle:TokenHash={TokenHash.Of(idle)}", "Security:Callers:idle:Streams=1", "Security:Callers:ledger:CertificateSubject=CN=ledger",

            // Enough for every check but the one that guesses.
            "Security:FailedLogins:Limit=30",

            // The same port in both lives; and kept is so little that a token grows too old while a check waits.
            $"Grpc:Port={FreePort.Next()}", "Embedded:StreamLength=300", "Watch:RecentCrossings=1000", "Watch:GiveUpAfter=00:00:05",
        ];
        using InteropStory story = new();
        story.TellOfThoseKnown();
        Task<CheckResults> script;
        await using (InteropEngine first = await InteropEngine.StartAsync(story, data, settings))
        {
            script = Node.RunChecksAsync(Folder, new
            {
                // What the certificate is made out to.
                engine = first.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
                processId = first.Process.Id,
                authority = authorityPath,
                tokens = new { crm, branch, idle },
                certificate = shown.Path,
                certificateKey = shown.KeyPath,
                protos = InteropEngine.Protos,
                reflectionProtos = InteropEngine.ReflectionProtos,
            });
            await story.GoOnUntilAsync(() => first.Process.HasExited || script.IsCompleted, "a check has asked the engine to leave");
        }

        if (!script.IsCompleted)
        {
            await using InteropEngine second = await InteropEngine.StartAsync(story, data, settings);
            await story.GoOnUntilAsync(() => script.IsCompleted, "the script is over");
        }

        return await script;
    }
}
