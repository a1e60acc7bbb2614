using Akka.Event;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>Says nothing where Akka would write to standard output, which is a command's own: before the host's logger is there, and after.</summary>
internal sealed class SilentLogger : MinimalLogger
{
    protected override void Log(object message)
    {
    }
}
