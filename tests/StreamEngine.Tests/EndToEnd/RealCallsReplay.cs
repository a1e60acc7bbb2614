using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Commands;
using StreamEngine.Commands.Traffic;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Tests.EndToEnd.Oracle;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>A whole engine in this process that real calls are sent through, a part at a time; between the parts it holds still to be looked at.</summary>
internal sealed class RealCallsReplay(EngineSettings settings, EngineHost engine) : IAsyncDisposable
{
    /// <summary>Only ends a test that would hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ReplayWindow _window = new(engine, isEmbedded: true);
    private int _sent;

    public EngineSettings Settings => settings;

    public static async Task<RealCallsReplay> StartAsync(params string[] store)
    {
        EngineSettings settings = EngineSettings.Load(
            file: null, defaults: [], singles: ["Kafka:BootstrapServers=", "Kafka:MergeWait=00:00:30", "Engine:Clock=EventTime", .. store]);
        return new RealCallsReplay(settings, await EngineHost.StartAsync(settings, NullLoggerFactory.Instance, TimeProvider.System, default));
    }

    /// <summary>Sends on up to the line before <paramref name="end"/>; returns when all of it is committed.</summary>
    public async Task SendUntilAsync(IReadOnlyList<string> lines, int end)
    {
        using CancellationTokenSource hung = new(Patience);
        for (; _sent < end; _sent++)
        {
            byte[] line = Encoding.UTF8.GetBytes(lines[_sent]);
            await _window.EnterAsync(line.Length, hung.Token);
            InteractionAddress address = InteractionAddress.Of(line);
            await engine.Producer.ProduceAsync(address.Topic(settings.Kafka.Topics), address.CustomerId, line, hung.Token);
        }

        await engine.AwaitCommittedAsync(hung.Token);
    }

    public async Task<IReadOnlyList<ShardOutcome>> OutcomesAsync()
    {
        List<ShardOutcome> outcomes = [];
        foreach (ShardId shard in engine.ShardIds) outcomes.Add(await ShardOutcome.ReadAsync(engine.Reader, shard));
        return outcomes;
    }

    public async Task<IEnumerable<string>> AtRiskAsync(ShardId shard) =>
        (await engine.Reader.ReadAtRiskIdsAsync(shard, default)).CustomerIds;

    public IReadOnlyDictionary<(Channel Channel, string Queue), long> Anonymous => engine.Anonymous.Snapshot();

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
