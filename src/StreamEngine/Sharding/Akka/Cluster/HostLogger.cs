using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>Has Akka log through the host's logger, one category for all of it: <c>Akka</c>.</summary>
internal sealed class HostLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly HostLoggerSetup _setup = Context.System.Settings.Setup.Get<HostLoggerSetup>().Value;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent said:
                Write(said, LevelOf(said));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Write(LogEvent said, LogLevel level)
    {
        if (!_setup.Log.IsEnabled(level)) return;
        string text = said.Message?.ToString() ?? "";
        string source = said.LogSource;
        if (_setup.HasStarted)
        {
            Log.Akka(_setup.Log, level, source, text, said.Cause);
            return;
        }

        string firstLine = text.Split('\n')[0];
        Log.Akka(_setup.Log, level, source, firstLine, null);
    }

    private static LogLevel LevelOf(LogEvent said) => said switch
    {
        Error => LogLevel.Error,
        Warning => LogLevel.Warning,
        Info => LogLevel.Information,
        _ => LogLevel.Debug,
    };
}

/// <summary>Where <see cref="HostLogger"/> finds the host's logger.</summary>
internal sealed class HostLoggerSetup(Microsoft.Extensions.Logging.ILogger log) : Setup
{
    public Microsoft.Extensions.Logging.ILogger Log => log;

    /// <summary>Before that, what fails is a setting most often: then whoever starts the node says so in a line, and stack traces would hide it.</summary>
    public bool HasStarted { get; set; }
}
