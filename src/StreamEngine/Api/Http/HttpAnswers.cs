using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Requests;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Store.Wire;

namespace StreamEngine.Api.Http;

/// <summary>How every endpoint answers, whether well or not.</summary>
/// <remarks>
/// Nothing is compressed. One answer may hold the data of many customers, some of whom choose what is written there (a topic,
/// an id); behind TLS the length of a compressed answer would tell them something of the others.
/// </remarks>
internal static class HttpAnswers
{
    private const string Json = "application/json";

    public static Task WriteJsonAsync(this HttpResponse response, Action<Utf8JsonWriter> write, string mediaType = Json)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, WireJson.Options)) write(json);
        response.ContentType = mediaType;
        response.ContentLength = buffer.WrittenCount;
        return response.Body.WriteAsync(buffer.WrittenMemory).AsTask();
    }

    /// <summary>Answers; what goes wrong before that becomes a <see cref="Problem"/>.</summary>
    public static async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (InvalidRequestException invalid)
        {
            await Problem.Of(invalid).WriteAsync(context);
        }
        catch (ForeignPlaceException)
        {
            await Problem.Of(RequestRules.ForeignPage("pageToken")).WriteAsync(context);
        }
        catch (WatchEndedException)
        {
            await Problem.TooOld.WriteAsync(context);
        }
        catch (StoreUnavailableException)
        {
            await Problem.StoreAway.WriteAsync(context);
        }
        catch (InvalidDataException damage)
        {
            context.RequestServices.GetRequiredService<ApiServices>().Damage.Report(damage);
            await Problem.StoreDamaged.WriteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to be answered.
        }
    }
}
