using DotNet.Testcontainers.Configurations;
using Testcontainers.Kafka;

namespace StreamEngine.Tests.Support;

/// <summary>A broker that Docker runs for this test process: one for all its tests.</summary>
/// <remarks>Testcontainers removes it when this process is gone, however that ended.</remarks>
internal static class DockerKafka
{
    private const string Image = "apache/kafka:4.1.1";

    /// <summary>Docker answers within milliseconds, or is not there for us: no test waits for a socket that nobody serves.</summary>
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    /// <summary>The first time, the image has to be fetched.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(5);

    private static readonly Lazy<bool> Answer = new(Ask);
    private static readonly Lazy<string> Address = new(Start);

    /// <summary>Whether Docker is there; asked once.</summary>
    public static bool Answers => Answer.Value;

    /// <summary>Starts the broker when it is first asked for. Where that fails, it fails for every test, and is not tried again.</summary>
    public static string BootstrapServers => Address.Value;

    private static bool Ask()
    {
        // On a thread of its own, for Testcontainers waits there as long as it likes, once, for whoever comes first.
        Task<bool> asked = Task.Factory.StartNew(
            () => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.WaitAny([asked], AnswerDeadline) == 0 && asked is { IsCompletedSuccessfully: true, Result: true };
    }

    /// <remarks>Away from the test's own context, whose few threads all wait for this.</remarks>
    private static string Start()
    {
        try
        {
            return Task.Run(StartAsync).WaitAsync(StartDeadline).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"Docker answers, but ran no broker of {Image}: {e.Message} To run the tests on the embedded one, set {RealKafka.Variable}={RealKafka.Embedded}.", e);
        }
    }

    private static async Task<string> StartAsync()
    {
        // Topics are made by who wants them, with the partitions that are wanted; one that nobody made must be missed.
        KafkaContainer container = new KafkaBuilder(Image).WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false").Build();
        await container.StartAsync();
        return $"{container.Hostname}:{container.GetMappedPublicPort(KafkaBuilder.KafkaPort)}";
    }
}
