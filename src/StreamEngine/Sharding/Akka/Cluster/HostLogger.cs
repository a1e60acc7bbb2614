using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>Has Akka log through the host's logger, one category for all of it: <c>Akka</c>.</summary>
/// <remarks>That a connection ends is no fault of the program's: it is told in one line, once, and without a stack trace.</remarks>
internal sealed class HostLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>What Akka calls the end of a connection; not open to others.</summary>
    private const string Disassociated = "EndpointDisassociatedException";

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
        string text = Briefly(said.Message?.ToString() ?? "");
        string source = said.LogSource;
        if (_setup.HasStarted)
        {
            Log.Akka(_setup.Log, level, source, text, said.Cause);
            return;
        }

        string firstLine = text.Split('\n')[0];
        Log.Akka(_setup.Log, level, source, firstLine, null);
    }

    /// <summary>Without the stack traces that some of Akka's texts have in them.</summary>
    private static string Briefly(string text) => text.IndexOf("\n   at ", StringComparison.Ordinal) is >= 0 and var trace ? text[..trace] : text;

    private static LogLevel LevelOf(LogEvent said) => said switch
    {
        // Akka tells it again as a warning, with what follows from it.
        Error { Cause: { } cause } when cause.GetType().Name == Disassociated => LogLevel.Debug,
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
