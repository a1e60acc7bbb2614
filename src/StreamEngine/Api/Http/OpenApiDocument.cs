using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Http;

/// <summary><c>openapi.json</c>: what this API is, for people and for generators of clients. The same on every node, whatever its settings.</summary>
internal static class OpenApiDocument
{
    public static readonly QueryParameters Parameters = new();

    private static readonly ReadOnlyMemory<byte> Text = Read();

    public static Task ServeAsync(HttpContext context) => HttpAnswers.AnswerAsync(context, async () =>
    {
        new QueryReader(context).Judge(() => true, ParameterNames.Of);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Text.Length;
        await context.Response.Body.WriteAsync(Text);
    });

    private static byte[] Read()
    {
        using Stream resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(typeof(OpenApiDocument), "openapi.json")!;
        byte[] text = new byte[resource.Length];
        resource.ReadExactly(text);
        return text;
    }
}
