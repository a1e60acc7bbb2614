using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Ingest.Source;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>What the client says of its connections, and what a probe then finds.</summary>
public sealed class ConnectivityTests
{
    private static readonly Error AllDown = new(ErrorCode.Local_AllBrokersDown);
    private static readonly Error OneDown = new(ErrorCode.Local_Transport);

    [Fact]
    public async Task A_lost_broker_that_answers_again_is_back()
    {
        using Probe probe = new();
        Connectivity connectivity = Watching(probe);
        connectivity.OnError(AllDown);
        Assert.False(connectivity.IsConnected);
        probe.Answer(true);
        await Until.TrueAsync(() => connectivity.IsConnected, () => "still lost");
        Assert.Equal(1, connectivity.Losses);
        await connectivity.StopAsync();
    }

    [Fact]
    public async Task A_lost_connection_is_no_lost_broker_until_none_answers()
    {
        using Probe probe = new();
        Connectivity connectivity = Watching(probe);
        connectivity.OnError(OneDown);
        await probe.AskedAsync();
        Assert.True(connectivity.IsConnected);
        probe.Answer(false);
        await Until.TrueAsync(() => !connectivity.IsConnected, () => "still connected");
        probe.Answer(true);
        await connectivity.StopAsync();
    }

    [Fact]
    public async Task A_loss_told_while_an_answer_was_on_its_way_outweighs_the_answer()
    {
        using Probe probe = new();
        Connectivity connectivity = Watching(probe);
        connectivity.OnError(OneDown);
        await probe.AskedAsync();
        connectivity.OnError(AllDown);
        probe.Answer(true);
        await probe.AskedAsync();
        Assert.False(connectivity.IsConnected);
        probe.Answer(true);
        await Until.TrueAsync(() => connectivity.IsConnected, () => "still lost");
        Assert.Equal(1, connectivity.Losses);
        await connectivity.StopAsync();
    }

    [Fact]
    public async Task Once_stopped_it_asks_no_more()
    {
        using Probe probe = new();
        Connectivity connectivity = Watching(probe);
        await connectivity.StopAsync();
        connectivity.OnError(AllDown);
        Assert.True(connectivity.IsConnected);
        Assert.Equal(0, probe.Opened);
    }

    [Fact]
    public async Task Errors_of_another_kind_say_nothing_of_the_connection()
    {
        using Probe probe = new();
        Connectivity connectivity = Watching(probe);
        connectivity.OnError(new Error(ErrorCode.UnknownTopicOrPart));
        Assert.Equal((true, 0), (connectivity.IsConnected, probe.Opened));
        await connectivity.StopAsync();
    }

    private static Connectivity Watching(Probe probe) => new(probe.Open, TimeProvider.System, NullLogger.Instance);

    /// <summary>A broker that answers when the test says so.</summary>
    private sealed class Probe : IBrokerProbe
    {
        private readonly SemaphoreSlim _asked = new(0);
        private readonly SemaphoreSlim _answered = new(0);
        private volatile bool _answer;

        public int Opened { get; private set; }

        public IBrokerProbe Open()
        {
            Opened++;
            return this;
        }

        public Task AskedAsync() => Until.DoneAsync(_asked.WaitAsync());

        public void Answer(bool isThere)
        {
            _answer = isThere;
            _answered.Release();
        }

        public bool Answers()
        {
            _asked.Release();
            _answered.Wait();
            return _answer;
        }

        public void Dispose()
        {
            // The semaphores hold nothing: no wait handle was asked for.
        }
    }
}
