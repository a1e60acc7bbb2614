using Grpc.Core;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>The checks of everything that is served, run once against an engine that asks nobody who they are; what was said of each.</summary>
public sealed class OpenInteropRun : InteropRun
{
    public const string Folder = "checks";

    private protected override async Task<CheckResults> RunAsync()
    {
        using TempFolder data = new();
        using InteropStory story = new();
        story.TellOfThoseKnown();

        // So few streams that a watcher that is not let go of shows.
        await using InteropEngine engine = await InteropEngine.StartAsync(story, data, "Grpc:Port=0", "Security:Mode=open", "Security:Streams=8");
        await using ProbeServer probe = await ProbeServer.StartAsync();
        probe.Script.Echo = (_, _) => throw new RpcException(new Status(StatusCode.FailedPrecondition, "100 % schlecht: ü, 漢字, 🙂"));
        Task<CheckResults> script = Node.RunChecksAsync(Folder, new
        {
            engine = engine.Address,
            probe = probe.Address.Authority,
            protos = InteropEngine.Protos,
            reflectionProtos = InteropEngine.ReflectionProtos,
            probeProtos = Path.Combine(Repository.Root, "tests", "StreamEngine.Tests", "Grpc"),
        });
        await story.GoOnUntilAsync(() => script.IsCompleted, "the script is over");
        return await script;
    }
}
