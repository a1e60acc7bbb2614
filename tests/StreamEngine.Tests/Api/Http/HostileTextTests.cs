using System.Text.Json;
using StreamEngine.Tests.Api.Http.Kit;

namespace StreamEngine.Tests.Api.Http;

/// <summary>Whatever a customer or a caller writes comes out as text.</summary>
public sealed class HostileTextTests
{
    // A path cannot hold a zero byte; the listener refuses it.
    private static readonly string Id = "id" + People.Hostile.Replace("\0", "", StringComparison.Ordinal);

    [Fact]
    public async Task In_every_answer_it_is_valid_JSON_without_markup()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.LiveThroughAsync(0, People.Angry(Id, People.Hostile, People.Hostile, People.Hostile));
        string id = Uri.EscapeDataString(Id);
        using HttpClient client = sandbox.Api.Client();
        AssertTold(await client.GetStringAsync("/api/v1/risk"), "customerId", "queue", "accountValue", "segment", "region", "lifecycle", "label");
        AssertTold(await client.GetStringAsync($"/api/v1/customers/{id}"), "customerId", "queue", "accountValue", "segment", "region", "lifecycle", "label", "topic", "caseId");
        AssertTold(await client.GetStringAsync($"/api/v1/customers/{id}/timeline"), "topic", "caseId");
        Assert.Contains("customerId", await client.GetStringAsync("/api/v1/risk?segment=" + Uri.EscapeDataString(People.Hostile)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_stream_it_stays_on_its_line()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        using SseClient live = await sandbox.WatchAsync();
        await sandbox.Store.LiveThroughAsync(0, People.Angry(Id, People.Hostile, People.Hostile, People.Hostile));
        AssertTold((await live.NextAsync("crossing")).Data.GetRawText(), "customerId", "queue", "accountValue", "segment", "region", "lifecycle");
        using SseClient snapshot = await sandbox.WatchAsync("snapshot=true");
        AssertTold((await snapshot.NextAsync("atRisk")).Data.GetRawText(), "customerId", "queue", "accountValue", "segment", "region", "lifecycle", "label");
        Assert.Equal("snapshotComplete", (await snapshot.NextAsync()).Name);
    }

    [Fact]
    public async Task In_a_refusal_it_is_valid_JSON_without_markup()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        using HttpClient client = sandbox.Api.Client();
        string name = Uri.EscapeDataString(People.Hostile);
        using HttpResponseMessage refused = await client.GetAsync($"/api/v1/risk?{name}={name}&minimumLevel={name}");
        AssertTold(await refused.Content.ReadAsStringAsync(), "field");
        Assert.Equal("nosniff", refused.Headers.GetValues("X-Content-Type-Options").Single());
    }

    /// <summary>Each of these properties holds the hostile text somewhere, unchanged, and nothing on the wire could be taken for markup.</summary>
    private static void AssertTold(string json, params string[] properties)
    {
        Assert.DoesNotContain(json, character => character is '<' or '>' or '&' or '\'' or '\u2028' || char.IsControl(character));
        Dictionary<string, List<string>> texts = [];
        Gather(JsonElement.Parse(json), "", texts);
        Assert.All(properties, property => Assert.Contains(texts[property], text => text == People.Hostile || text == Id));
    }

    private static void Gather(JsonElement element, string name, Dictionary<string, List<string>> texts)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty property in element.EnumerateObject()) Gather(property.Value, property.Name, texts);
        if (element.ValueKind == JsonValueKind.Array)
            foreach (JsonElement item in element.EnumerateArray()) Gather(item, name, texts);
        if (element.ValueKind != JsonValueKind.String) return;
        if (!texts.TryGetValue(name, out List<string>? known)) texts[name] = known = [];
        known.Add(element.GetString()!);
    }
}
