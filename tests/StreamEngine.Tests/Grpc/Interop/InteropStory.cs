using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>What the engine under test reads: customers whom the checks know by name, and then ever new ones.</summary>
internal sealed class InteropStory : IDisposable
{
    public const int Partitions = 4;

    /// <summary>Far back: what lies ahead of the wall clock would be a dead letter.</summary>
    private static readonly DateTimeOffset Start = new(2020, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private int _records;
    private int _newcomers;

    public MockKafka Kafka { get; } = MockKafka.Start(Partitions);

    public int Records => _records;

    /// <summary>Those whom the checks ask for.</summary>
    public void TellOfThoseKnown()
    {
        string filler = new('客', 250);
        for (int call = 0; call < 6; call++) Complain("plain", "be", "even");
        for (int call = 0; call < 2; call++) Complain("klant-Zoë-客户-🙂", "be", "even", lifecycle: "Verlängerung");
        for (int customer = 0; customer < 40; customer++)
            for (int call = 0; call < 2; call++) Complain($"small-{customer}", "small", customer % 2 == 0 ? "even" : "odd");

        // Names as long as they may be: a thousand of these are more than clients take in one message.
        for (int customer = 0; customer < 1_000; customer++)
            for (int call = 0; call < 2; call++) Complain($"{customer:D4}{filler}", "bulk", "even", filler, filler, filler);
        Kafka.Flush();
    }

    /// <summary>New customers turn sour until it is cancelled, so that there is always something to watch.</summary>
    public async Task GoOnAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            int customer = _newcomers++;
            for (int call = 0; call < 2; call++) Complain($"crowd-{customer}", "crowd", customer % 2 == 0 ? "even" : "odd");
            await Task.Delay(10, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The same, until something has come about.</summary>
    public async Task GoOnUntilAsync(Func<bool> condition, string what)
    {
        using CancellationTokenSource end = new();
        Task goingOn = GoOnAsync(end.Token);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(condition()), what, Patience);
        await end.CancelAsync();
        await goingOn;
    }

    public void Dispose() => Kafka.Dispose();

    private void Complain(string customer, string region, string segment, string lifecycle = "renewal", string queue = "billing", string topic = "refund")
    {
        string json = JsonSerializer.Serialize(new
        {
            id = $"i-{_records}", source = "interop", customerId = customer, channel = "call",
            startedAt = Start.AddMilliseconds(100 * _records).ToString("O", CultureInfo.InvariantCulture),
            direction = "inbound", outcome = "unresolved", complaint = true, sentiment = -0.9, waitSeconds = 900, transfers = 2,
            queue, topic, lifecycle, region, segment, accountValue = "gold",
        });
        Kafka.Produce("calls", Partitioners.PartitionOf(KeyPartitioner.Murmur2, Encoding.UTF8.GetBytes(customer), Partitions), json, customer);
        _records++;
    }
}
