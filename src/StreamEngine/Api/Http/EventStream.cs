using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using StreamEngine.Store.Wire;

namespace StreamEngine.Api.Http;

/// <summary>Server-sent events to one client, one at a time.</summary>
internal sealed class EventStream(HttpContext context, TimeProvider time)
{
    /// <summary>How long a client that takes nothing is waited for to take its farewell; less than a node has for stopping.</summary>
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(1);

    private readonly PipeWriter _body = context.Response.BodyWriter;
    private Task _sending = Task.CompletedTask;

    /// <summary>Shows the client that the stream is open, before there is anything to tell.</summary>
    /// <param name="id">From where it goes on should it be cut off before the first event; an id without data is no event, and is remembered.</param>
    /// <param name="within">How long the client may take to take even that.</param>
    /// <param name="ct">Waits no longer; what is sent then comes after it.</param>
    /// <returns>False when the client is gone, or has not taken it in time and is cut off.</returns>
    public async Task<bool> OpenAsync(string? id, TimeSpan within, CancellationToken ct)
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Reverse proxies of the nginx kind would otherwise gather events before they pass them on.
        response.Headers["X-Accel-Buffering"] = "no";
        // How slow is too slow is Watch:GiveUpAfter's to say; the listener's own limit would cut sooner, and without a word.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        _body.Write("retry: 2000\n"u8);
        if (id is not null) WriteId(id);
        _body.Write("\n"u8);
        _sending = FlushAsync();
        await _sending.WaitAsync(within, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_sending.IsCompleted || ct.IsCancellationRequested) return !context.RequestAborted.IsCancellationRequested;
        context.Abort();
        return false;
    }

    /// <summary>Ends when the connection has taken it.</summary>
    /// <param name="name">What kind of event.</param>
    /// <param name="id">Where the client stands with it; empty: nowhere any more; null: where it stood.</param>
    /// <param name="data">Writes one line.</param>
    public Task SendAsync(ReadOnlySpan<byte> name, string? id, Action<Utf8JsonWriter> data)
    {
        _body.Write("event: "u8);
        _body.Write(name);
        _body.Write("\n"u8);
        if (id is not null) WriteId(id);
        _body.Write("data: "u8);
        using (Utf8JsonWriter json = new(_body, WireJson.Options)) data(json);
        _body.Write("\n\n"u8);
        return _sending = FlushAsync();
    }

    /// <summary>Says why the stream ends; a client that does not take even that is cut off, and goes on from the last event it has.</summary>
    public async Task CloseAsync(WatchFarewell farewell)
    {
        try
        {
            // What was sent last may not have been taken yet.
            await _sending.WaitAsync(Parting, time, context.RequestAborted);
            await SendAsync("end"u8, farewell.ForgetsPlace ? "" : farewell.ResumeToken, farewell.Write).WaitAsync(Parting, time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
    }

    private void WriteId(string id)
    {
        _body.Write("id: "u8);
        Encoding.UTF8.GetBytes(id, _body);
        _body.Write("\n"u8);
    }

    private async Task FlushAsync() => await _body.FlushAsync(context.RequestAborted);
}
