using System.Collections.Immutable;
using StackExchange.Redis;
using StreamEngine.Configuration;

namespace StreamEngine.Store.Redis;

/// <summary>One connection to Redis: made on first use, kept alive, made anew when it stays broken.</summary>
/// <remarks>
/// The client reconnects by itself after a refused or reset connection. It does not notice a connection that died in silence
/// (a lost route, a failover behind a name), where the kernel would try for a quarter of an hour. So when every call has
/// failed for <see cref="Patience"/>, the whole client is replaced.
/// <para>Every call ends within the deadline, whatever the client does. A command given up on may still be carried out.</para>
/// </remarks>
internal sealed class RedisLink : IAsyncDisposable
{
    private readonly ConfigurationOptions _configuration;
    private readonly RedisChannel? _channel;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();

    // All below: under the lock.
    private Task<ConnectionMultiplexer>? _client;
    private Task _subscribed = Task.CompletedTask;
    private ImmutableArray<Action<byte[]>> _listeners = [];
    private long? _failingSince;
    private bool _disposed;

    /// <param name="options">Where Redis is.</param>
    /// <param name="name">What this connection is for, as <c>CLIENT LIST</c> shows it.</param>
    /// <param name="hears">Whether it subscribes to the channel.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where connections lost and made are told.</param>
    /// <exception cref="ArgumentException">The configuration cannot be read.</exception>
    public RedisLink(RedisOptions options, string name, bool hears, TimeProvider time, ILogger log)
    {
        _configuration = RedisClientOptions.Of(options, name);
        if (hears) _channel = new RedisChannel(options.Channel, RedisChannel.PatternMode.Literal);
        _deadline = options.CommandTimeout;
        _time = time;
        _log = log;
    }

    // Longer than one call, so that one slow answer is not a verdict.
    private TimeSpan Patience => _deadline * 2;

    /// <summary>Asks Redis something, once.</summary>
    /// <exception cref="StoreUnavailableException">No answer in time, or a refusal that may pass.</exception>
    public async ValueTask<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        bool isAsked = false;
        try
        {
            ConnectionMultiplexer client = await ClientAsync().WaitAsync(_deadline, _time, ct);
            isAsked = true;
            T answer = await ask(client.GetDatabase()).WaitAsync(_deadline, _time, ct);
            NoteSuccess();

            // The older client tells of all answers on one thread of its own: whatever the caller does next would be done there, and the others wait for it.
            await Task.Yield();
            return answer;
        }
        catch (Exception error) when (RedisFault.Of(error, _deadline) is { } fault)
        {
            if (fault.IsOfConnection) NoteFailure();
            throw new StoreUnavailableException(fault.Sentence, error) { IsUnsent = fault.IsUnsent || !isAsked };
        }
    }

    /// <summary>Runs a script by its digest; where Redis does not know it (a restart, a failover, SCRIPT FLUSH), it is loaded first.</summary>
    public ValueTask<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken ct) =>
        AskAsync(database => RunAsync(database, script, keys, arguments), ct);

    /// <summary>Hears the channel until disposed; also across reconnections and replacements.</summary>
    public async ValueTask<IAsyncDisposable> ListenAsync(Action<byte[]> onMessage, CancellationToken ct)
    {
        await AskAsync(database => database.PingAsync(), ct);
        Task subscribed;
        lock (_lock) subscribed = _subscribed;
        await subscribed.WaitAsync(ct);
        lock (_lock) _listeners = _listeners.Add(onMessage);
        return new Listener(this, onMessage);
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? client;
        lock (_lock)
        {
            _disposed = true;
            (client, _client) = (_client, null);
            _listeners = [];
        }

        if (client is not null) await CloseAsync(client);
    }

    private static async Task<RedisResult> RunAsync(IDatabase database, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script, keys, arguments, CommandFlags.DemandMaster);
        }
        catch (RedisServerException missing) when (missing.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The client has now forgotten that it had loaded the script, and loads it before it asks again.
            return await database.ScriptEvaluateAsync(script, keys, arguments, CommandFlags.DemandMaster);
        }
    }

    private Task<ConnectionMultiplexer> ClientAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_client is null or { IsFaulted: true } or { IsCanceled: true }) _client = ConnectAsync();
            return _client;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        // Off the caller's thread and lock: parts of connecting are synchronous in the client.
        await Task.Yield();
        ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(_configuration);
        client.ConnectionFailed += (_, lost) => Log.RedisConnectionLost(_log, _configuration.ClientName, $"{lost.EndPoint}", $"{lost.FailureType}");
        client.ConnectionRestored += (_, made) => Log.RedisConnectionRestored(_log, _configuration.ClientName, $"{made.EndPoint}");
        if (_channel is { } channel)
        {
            // Not waited for: while the subscription cannot be made, reading can go on.
            Task subscribed = SubscribeAsync(client, channel);
            lock (_lock) _subscribed = subscribed;
        }

        return client;
    }

    /// <summary>Ends when the subscription is made or will be made later; never fails.</summary>
    private async Task SubscribeAsync(ConnectionMultiplexer client, RedisChannel channel)
    {
        try
        {
            await client.GetSubscriber().SubscribeAsync(channel, Hear).WaitAsync(_deadline, _time);
        }
        catch (Exception error) when (RedisFault.Of(error, _deadline) is not null)
        {
            // Not reachable yet. The client remembers the subscription and makes it whenever it connects.
        }
    }

    private void Hear(RedisChannel channel, RedisValue message)
    {
        ImmutableArray<Action<byte[]>> listeners;
        lock (_lock) listeners = _listeners;
        byte[] bytes = (byte[]?)message ?? [];
        foreach (Action<byte[]> listener in listeners) listener(bytes);
    }

    private void Forget(Action<byte[]> listener)
    {
        lock (_lock) _listeners = _listeners.Remove(listener);
    }

    private void NoteSuccess()
    {
        lock (_lock) _failingSince = null;
    }

    private void NoteFailure()
    {
        Task<ConnectionMultiplexer> broken;
        lock (_lock)
        {
            _failingSince ??= _time.GetTimestamp();
            if (_client is null || _time.GetElapsedTime(_failingSince.Value) < Patience) return;
            (broken, _client, _failingSince) = (_client, null, null);
        }

        Log.RedisConnectionReplaced(_log, _configuration.ClientName, Patience.TotalSeconds);

        // On a thread of its own: the client closes itself on its caller's, and waits there for whoever is sending.
        _ = Task.Run(() => CloseAsync(broken));
    }

    private static async Task CloseAsync(Task<ConnectionMultiplexer> client)
    {
        try
        {
            await (await client).CloseAsync(allowCommandsToComplete: false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // It was being thrown away: how it fails is of no interest.
        }
    }

    private sealed class Listener(RedisLink link, Action<byte[]> onMessage) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            link.Forget(onMessage);
            return ValueTask.CompletedTask;
        }
    }
}
