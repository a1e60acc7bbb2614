using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Api;

/// <summary>The store answers, and what it holds cannot be read: asking again does not help, an operator does.</summary>
internal static class StoreDamage
{
    /// <summary>What callers are told.</summary>
    public const string Sentence = "What the store holds here cannot be read: this node's operator finds in its log what to do.";

    /// <summary>Tells the operator, who can do something about it.</summary>
    public static void Report(HttpContext context, InvalidDataException damage) =>
        Log.StoreDamaged(context.RequestServices.GetRequiredService<ILogger<ApiServices>>(), damage.Message);
}
