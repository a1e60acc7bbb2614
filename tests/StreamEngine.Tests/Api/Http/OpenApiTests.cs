using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StreamEngine.Api.Http;
using StreamEngine.Configuration;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Store.Wire;
using StreamEngine.Tests.Api.Http.Kit;

namespace StreamEngine.Tests.Api.Http;

/// <summary>The document says what the API does: all of it, and nothing else.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_endpoint_and_every_parameter_is_in_the_document_and_nothing_else_is()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        (JsonElement document, JsonSchema schemas) = await ReadAsync(sandbox);
        IEnumerable<string> mapped = sandbox.Api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<QueryParameters>() is not null)
            .Select(endpoint => $"{endpoint.RoutePattern.RawText}: {string.Join(' ', endpoint.Metadata.GetMetadata<QueryParameters>()!.Names.Order())}");
        IEnumerable<string> documented = document.GetProperty("paths").EnumerateObject()
            .Select(path => $"{path.Name}: {string.Join(' ', ParametersOf(path.Value, schemas, "query").Order())}");
        Assert.Equal(mapped.Order(), documented.Order());
        Assert.All(document.GetProperty("paths").EnumerateObject(), path => Assert.Equal("get", Assert.Single(path.Value.EnumerateObject()).Name));
    }

    [Fact]
    public async Task No_other_endpoint_hides_below_the_same_path()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        IEnumerable<string?> undocumented = sandbox.Api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<QueryParameters>() is null).Select(endpoint => endpoint.RoutePattern.RawText)
            .Where(path => path!.StartsWith("/api/", StringComparison.Ordinal));

        // The test host's own.
        Assert.Equal(["/api/v1/scope"], undocumented);
    }

    [Fact]
    public async Task Every_name_that_the_code_knows_is_in_the_document()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        (JsonElement document, _) = await ReadAsync(sandbox);
        JsonElement all = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal(Names<RiskLevel>(), Enumeration(all.GetProperty("RiskLevel")));
        Assert.Equal(Names<FactorKind>(), Enumeration(all.GetProperty("FactorKind")));
        Assert.Equal(Names<Channel>(), Enumeration(all.GetProperty("Channel")));
        Assert.Equal(Names<Outcome>(), Enumeration(all.GetProperty("Outcome")));
        Assert.Equal(Names<CrossingCause>(), Enumeration(all.GetProperty("CrossingCause")));
        Assert.Equal(Names<WatchEnd>().Append("stopping").Append("storeDamaged").Order(), Enumeration(all.GetProperty("WatchEnd").GetProperty("properties").GetProperty("reason")).Order());
        JsonElement contact = all.GetProperty("TimelineContact").GetProperty("properties");
        Assert.Equal(Names<Direction>()[1..], Enumeration(contact.GetProperty("direction")));
        Assert.Equal(Names<SelfService>()[1..], Enumeration(contact.GetProperty("selfService")));
        Assert.Equal(Names<WatchDirection>(), Enumeration(document.GetProperty("components").GetProperty("parameters").GetProperty("Direction").GetProperty("schema")));
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_component_is_used()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        (JsonElement document, JsonSchema schemas) = await ReadAsync(sandbox);
        HashSet<string> used = [];
        Gather(document);
        IEnumerable<string> there = document.GetProperty("components").EnumerateObject().Where(kind => kind.Name != "securitySchemes")
            .SelectMany(kind => kind.Value.EnumerateObject().Select(component => $"#/components/{kind.Name}/{component.Name}"));
        Assert.Equal(there.Order(), used.Order());

        void Gather(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
                foreach (JsonElement item in element.EnumerateArray()) Gather(item);
            if (element.ValueKind != JsonValueKind.Object) return;
            if (element.TryGetProperty("$ref", out JsonElement reference) && used.Add(reference.GetString()!)) schemas.Resolve(element);
            foreach (JsonProperty property in element.EnumerateObject()) Gather(property.Value);
        }
    }

    [Theory]
    [InlineData("/api/v1/customers/{customerId}", "angry", 200)]
    [InlineData("/api/v1/customers/{customerId}", "bare", 200)]
    [InlineData("/api/v1/customers/{customerId}", "nobody", 404)]
    [InlineData("/api/v1/customers/{customerId}", "angry?x=1", 400)]
    [InlineData("/api/v1/customers/{customerId}/timeline", "angry", 200)]
    [InlineData("/api/v1/customers/{customerId}/timeline", "angry?pageSize=2", 200)]
    [InlineData("/api/v1/customers/{customerId}/timeline", "bare", 200)]
    [InlineData("/api/v1/customers/{customerId}/timeline", "nobody", 404)]
    [InlineData("/api/v1/risk", "", 200)]
    [InlineData("/api/v1/risk", "?pageSize=1", 200)]
    [InlineData("/api/v1/risk", "?pageSize=x", 400)]
    [InlineData("/api/v1/risk/watch", "?driver=x", 400)]
    [InlineData("/api/v1/openapi.json", "", 200)]
    [InlineData("/api/v1/openapi.json", "?x", 400)]
    public async Task Real_answers_fit_the_document(string path, string asked, int status)
    {
        await using HttpSandbox sandbox = await SeededAsync(SecurityMode.Open);
        (JsonElement document, JsonSchema schemas) = await ReadAsync(sandbox);
        string[] parts = asked.Split('?');
        string url = path.Replace("{customerId}", parts[0], StringComparison.Ordinal) + (parts.Length > 1 ? "?" + parts[1] : "");
        JsonElement answer = await sandbox.GetAsync(url, (HttpStatusCode)status);
        Assert.Empty(schemas.Misfits(SchemaOf(document, schemas, path, status), answer));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("busy", 429)]
    public async Task Refusals_at_the_gate_fit_the_document(string? caller, int status)
    {
        string busy = "";
        await using HttpSandbox sandbox = await SeededAsync(SecurityMode.Required, token => busy = token);
        JsonElement document = await sandbox.GetAsync("/api/v1/openapi.json", HttpStatusCode.OK, sandbox.Api.Viewer);
        JsonSchema schemas = new(document);
        using HttpClient client = sandbox.Api.Client(caller is null ? null : busy);
        HttpResponseMessage answer = await client.GetAsync("/api/v1/risk");
        while (answer.IsSuccessStatusCode) answer = await client.GetAsync("/api/v1/risk");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(schemas.Misfits(SchemaOf(document, schemas, "/api/v1/risk", status), JsonElement.Parse(await answer.Content.ReadAsStringAsync())));
    }

    [Fact]
    public async Task Real_events_fit_the_document()
    {
        await using HttpSandbox sandbox = await SeededAsync(SecurityMode.Open);
        (JsonElement document, JsonSchema schemas) = await ReadAsync(sandbox);
        JsonElement events = document.GetProperty("paths").GetProperty("/api/v1/risk/watch").GetProperty("get").GetProperty("responses")
            .GetProperty("200").GetProperty("content").GetProperty("text/event-stream").GetProperty("x-events");
        using SseClient watch = await sandbox.WatchAsync("snapshot=true&heartbeatSeconds=1");
        List<SseEvent> told = [.. await watch.TakeAsync(3), await watch.NextAsync("heartbeat")];
        await sandbox.Store.LiveThroughAsync(0, People.Angry("later"));
        told.Add(await watch.NextAsync("crossing"));
        Task stopping = sandbox.Api.StopAsync();
        told.Add(await watch.NextAsync("end"));
        await stopping;
        Assert.Equal(events.EnumerateObject().Select(each => each.Name).Order(), told.Select(each => each.Name).Distinct().Order());
        Assert.All(told, each => Assert.Empty(schemas.Misfits(events.GetProperty(each.Name), each.Data)));
    }

    [Fact]
    public void The_check_finds_what_does_not_fit()
    {
        JsonElement schema = JsonElement.Parse(
            """{"type":"object","required":["a","b"],"properties":{"a":{"type":"integer","minimum":1},"b":{"type":"array","items":{"type":"string","enum":["x"]}}}}""");
        JsonSchema check = new(schema);
        Assert.Empty(check.Misfits(schema, JsonElement.Parse("""{"a":1,"b":["x"]}""")));
        foreach (string misfit in (string[])["""{"b":[]}""", """{"a":0,"b":[]}""", """{"a":1.5,"b":[]}""", """{"a":1,"b":["y"]}""", """{"a":1,"b":[],"c":1}""", "[]"])
            Assert.NotEmpty(check.Misfits(schema, JsonElement.Parse(misfit)));
    }

    private static async Task<HttpSandbox> SeededAsync(SecurityMode mode, Action<string>? busy = null)
    {
        HttpSandbox sandbox = await HttpSandbox.StartAsync(api =>
        {
            api.Security.Mode = mode;
            string token = api.AddCaller("busy", CallerRole.Viewer, caller => caller.RequestsPerSecond = 1);
            busy?.Invoke(token);
        });
        await sandbox.Store.LiveThroughAsync(0, People.Angry("angry"));
        await sandbox.Store.MoveAsync(1, RiskLevel.High, "bare");
        return sandbox;
    }

    private static async Task<(JsonElement Document, JsonSchema Schemas)> ReadAsync(HttpSandbox sandbox)
    {
        JsonElement document = await sandbox.GetAsync("/api/v1/openapi.json");
        return (document, new JsonSchema(document));
    }

    private static JsonElement SchemaOf(JsonElement document, JsonSchema schemas, string path, int status)
    {
        JsonElement response = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty($"{status}");
        return schemas.Resolve(response).GetProperty("content").GetProperty(status == 200 ? "application/json" : "application/problem+json").GetProperty("schema");
    }

    private static IEnumerable<string> ParametersOf(JsonElement path, JsonSchema schemas, string place)
    {
        if (!path.GetProperty("get").TryGetProperty("parameters", out JsonElement parameters)) return [];
        return parameters.EnumerateArray().Select(schemas.Resolve)
            .Where(parameter => parameter.GetProperty("in").GetString() == place).Select(parameter => parameter.GetProperty("name").GetString()!);
    }

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(CamelCase.Of)];

    private static string[] Enumeration(JsonElement schema) => [.. schema.GetProperty("enum").EnumerateArray().Select(name => name.GetString()!)];
}
