using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using StreamEngine.Api.Requests;

namespace StreamEngine.Api.Http;

/// <summary>What goes wrong, as <c>application/problem+json</c> (RFC 9457) with a sentence that a developer can act on.</summary>
internal sealed record Problem(int Status, string Detail)
{
    private const string MediaType = "application/problem+json";

    /// <summary>What is wrong with which parameter; empty but for a bad request.</summary>
    public IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>When it is worth trying again; null: never, as it is.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem UnknownCustomer { get; } =
        new(StatusCodes.Status404NotFound, "Nothing is known of this customer (or nothing that this caller may see).");

    public static Problem TooOld { get; } =
        new(StatusCodes.Status410Gone, "What the resume token points at is no longer kept: watch again without a token and with snapshot=true.");

    public static Problem StoreAway { get; } = new(StatusCodes.Status503ServiceUnavailable, "The store does not answer: try again in a moment, on this node or another.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static Problem StoreDamaged { get; } = new(StatusCodes.Status500InternalServerError, StoreDamage.Sentence);

    public static Problem Of(InvalidRequestException invalid) =>
        new(StatusCodes.Status400BadRequest, "The request cannot be served as it is: see errors for what each parameter must be.") { Faults = invalid.Faults };

    public Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response.WriteJsonAsync(Write, MediaType);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(Status));
        json.WriteNumber("status"u8, Status);
        json.WriteString("detail"u8, Detail);
        if (Faults.Count > 0)
        {
            json.WriteStartArray("errors"u8);
            foreach (FieldFault fault in Faults)
            {
                json.WriteStartObject();
                json.WriteString("field"u8, fault.Field);
                json.WriteString("description"u8, fault.Description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
