using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Domain.Policy;
using StreamEngine.Publish;
using StreamEngine.Telemetry;

namespace StreamEngine.Tests.Publish.Watching;

internal static class ProfileReaders
{
    /// <summary>One whose faults nobody hears of.</summary>
    public static ProfileReader New() =>
        new(RiskPolicy.Default, new EngineMetrics(["calls"], []).Output, TimeProvider.System, NullLogger<ProfileReader>.Instance);
}
