using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using StreamEngine.Tests.Api.Security.Kit;

namespace StreamEngine.Tests.Api.Http.Kit;

/// <param name="Name">What kind of event.</param>
/// <param name="Id">As it stands in the event; null: none does.</param>
/// <param name="Data">Its JSON.</param>
internal sealed record SseEvent(string Name, string? Id, JsonElement Data);

/// <summary>Reads <c>risk/watch</c> as an EventSource does.</summary>
internal sealed class SseClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HttpClient _client;
    private readonly SseParser<string> _parser;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private SseClient(HttpClient client, HttpResponseMessage answer, Stream body)
    {
        (_client, Answer) = (client, answer);
        _parser = SseParser.Create(body);
        _items = _parser.EnumerateAsync().GetAsyncEnumerator();
    }

    public HttpResponseMessage Answer { get; }

    /// <summary>What an EventSource would send if it were cut off now.</summary>
    public string LastEventId => _parser.LastEventId;

    public TimeSpan ReconnectionInterval => _parser.ReconnectionInterval;

    public static async Task<SseClient> OpenAsync(ApiSandbox api, string query, string? lastEventId, string? token) => await OpenAsync(api.Client(token), query, lastEventId);

    /// <summary>Over the client's connections, which end with this one.</summary>
    public static async Task<SseClient> OpenAsync(HttpClient client, string query, string? lastEventId = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/v1/risk/watch?{query}");
        if (!string.IsNullOrEmpty(lastEventId)) request.Headers.Add("Last-Event-ID", lastEventId);
        HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new SseClient(client, answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<SseEvent?> TryNextAsync()
    {
        if (!await _items.MoveNextAsync().AsTask().WaitAsync(Patience)) return null;
        SseItem<string> item = _items.Current;
        Assert.DoesNotContain('\n', item.Data);
        return new SseEvent(item.EventType, item.EventId, JsonElement.Parse(item.Data));
    }

    public async Task<SseEvent> NextAsync() => await TryNextAsync() ?? throw new EndOfStreamException("The stream has ended.");

    /// <summary>The next event of this kind; others are passed over.</summary>
    public async Task<SseEvent> NextAsync(string name)
    {
        while (true)
            if (await NextAsync() is { } next && next.Name == name) return next;
    }

    public async Task<List<SseEvent>> TakeAsync(int count)
    {
        List<SseEvent> taken = [];
        while (taken.Count < count) taken.Add(await NextAsync());
        return taken;
    }

    /// <summary>Cuts the connection, as a network does.</summary>
    public void Dispose()
    {
        Answer.Dispose();
        _client.Dispose();
    }
}
