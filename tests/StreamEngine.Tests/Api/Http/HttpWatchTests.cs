using System.Net;
using System.Text;
using System.Text.Json;
using StreamEngine.Configuration;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Tests.Api.Http.Kit;
using StreamEngine.Tests.Publish.Watching;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Api.Http;

/// <summary>What an EventSource may rely on.</summary>
public sealed class HttpWatchTests
{
    [Fact]
    public async Task A_stream_opens_before_there_is_anything_to_tell_and_has_a_place_from_the_start()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        using HttpClient client = sandbox.Api.Client();
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/risk/watch", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("no", answer.Headers.GetValues("X-Accel-Buffering").Single());

        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 2000", await lines.ReadLineAsync());
        string id = (await lines.ReadLineAsync())!;
        Assert.Equal("", await lines.ReadLineAsync());
        answer.Dispose();

        await sandbox.Store.MoveAsync(1, RiskLevel.High, "while-away");
        using SseClient again = await sandbox.WatchAsync(lastEventId: id["id: ".Length..]);
        Assert.Equal("while-away", CustomerOf(await again.NextAsync("crossing")));
    }

    [Fact]
    public async Task A_crossing_is_told_as_it_stands_in_the_store()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        using SseClient watch = await sandbox.WatchAsync();
        await sandbox.Store.LiveThroughAsync(2, People.Angry("c-1"));
        SseEvent told = await watch.NextAsync();
        Assert.Equal("crossing", told.Name);
        Assert.True(ResumeToken.TryDecode(told.Id!, out _));
        string stored = Encoding.UTF8.GetString(StreamEngine.Store.Wire.CrossingJson.Encode(sandbox.Store.Crossings[0]));
        Assert.Equal(stored, told.Data.GetRawText());
    }

    [Fact]
    public async Task A_snapshot_comes_first_and_says_when_it_is_complete()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        for (int i = 0; i < 30; i++) await sandbox.Store.MoveAsync(i % WatchSandbox.ShardCount, RiskLevel.High, $"c-{i}");
        await sandbox.Store.MoveAsync(0, RiskLevel.Elevated, "below");
        using SseClient watch = await sandbox.WatchAsync("snapshot=true&minimumLevel=high");
        List<SseEvent> told = await watch.TakeAsync(31);
        Assert.All(told[..30], atRisk => Assert.Equal("atRisk", atRisk.Name));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"c-{i}").Order(), told[..30].Select(CustomerOf).Order());
        Assert.Equal(("snapshotComplete", 30), (told[30].Name, told[30].Data.GetProperty("customers").GetInt32()));
        Assert.Equal(Samples.Noon.ToString(), told[30].Data.GetProperty("asOf").GetString());
        await sandbox.Store.MoveAsync(0, RiskLevel.Critical, "below");
        Assert.Equal("below", CustomerOf(await watch.NextAsync("crossing")));
    }

    [Fact]
    public async Task Cut_off_again_and_again_it_goes_on_by_its_last_id_and_misses_and_repeats_nothing()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        Random random = new(7);
        List<string> told = [];
        string? lastEventId = null;
        for (int cut = 0; cut < 25; cut++)
        {
            using SseClient watch = await sandbox.WatchAsync(lastEventId: lastEventId);
            for (int i = 0; i < 20; i++) await sandbox.Store.MoveAnyoneAsync(random, customersOfShard: 30);
            int until = Math.Min(sandbox.Store.Crossings.Count, told.Count + random.Next(1, 20));
            while (told.Count < until)
            {
                SseEvent next = await watch.NextAsync();
                if (next.Name == "crossing") told.Add(next.Data.GetProperty("id").GetString()!);
            }

            lastEventId = watch.LastEventId;
        }

        using SseClient last = await sandbox.WatchAsync(lastEventId: lastEventId);
        while (told.Count < sandbox.Store.Crossings.Count) told.Add((await last.NextAsync("crossing")).Data.GetProperty("id").GetString()!);
        Assert.Equal(sandbox.Store.Crossings.Select(crossing => crossing.Id.ToString()).Order(), told.Order());
    }

    [Fact]
    public async Task The_header_goes_over_the_parameter_and_is_named_when_it_is_no_token()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        using SseClient first = await sandbox.WatchAsync();
        await sandbox.Store.MoveAsync(0, RiskLevel.High, "a");
        string older = (await first.NextAsync("crossing")).Id!;
        await sandbox.Store.MoveAsync(0, RiskLevel.High, "b");
        string newer = (await first.NextAsync("crossing")).Id!;
        await sandbox.Store.MoveAsync(0, RiskLevel.High, "c");

        using SseClient byParameter = await sandbox.WatchAsync($"resumeToken={older}");
        Assert.Equal("b", CustomerOf(await byParameter.NextAsync("crossing")));
        using SseClient byHeader = await sandbox.WatchAsync($"resumeToken={older}", newer);
        Assert.Equal("c", CustomerOf(await byHeader.NextAsync("crossing")));

        using HttpClient client = sandbox.Api.Client();
        client.DefaultRequestHeaders.Add("Last-Event-ID", "no token");
        using HttpResponseMessage refused = await client.GetAsync($"/api/v1/risk/watch?resumeToken={older}");
        JsonElement problem = JsonElement.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.BadRequest, "Last-Event-ID"), (refused.StatusCode, problem.GetProperty("errors")[0].GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_silent_stream_beats()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        using SseClient watch = await sandbox.WatchAsync("heartbeatSeconds=1");
        SseEvent beat = await watch.NextAsync();
        Assert.Equal("heartbeat", beat.Name);
        Assert.Equal(JsonValueKind.String, beat.Data.GetProperty("sentAt").ValueKind);
        Assert.Equal(watch.LastEventId, beat.Id);
        Assert.Equal(TimeSpan.FromSeconds(2), watch.ReconnectionInterval);
    }

    [Theory]
    [InlineData("minimumLevel=critical", "a:critical a:low")]
    [InlineData("direction=relief", "a:low")]
    [InlineData("direction=rise&customerId=b", "b:elevated")]
    [InlineData("direction=both&customerId=a", "a:elevated a:critical a:low")]
    public async Task The_filter_decides_what_is_told(string query, string expected)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        using SseClient watch = await sandbox.WatchAsync($"{query}&heartbeatSeconds=1");
        await sandbox.Store.MoveAsync(0, RiskLevel.Elevated, "a", "b");
        await sandbox.Store.MoveAsync(0, RiskLevel.Critical, "a");
        await sandbox.Store.MoveAsync(0, RiskLevel.Low, "a");

        // A heartbeat comes when all is told; one may have come before any of it.
        List<string> told = [];
        string[] wanted = expected.Split(' ');
        while (told.Count < wanted.Length) told.Add(Step((await watch.NextAsync("crossing")).Data));
        Assert.Equal("heartbeat", (await watch.NextAsync()).Name);
        Assert.Equal(wanted, told);
    }

    [Fact]
    public async Task When_the_node_stops_the_stream_says_so_and_ends()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        using SseClient told = await sandbox.WatchAsync();
        using SseClient untold = await sandbox.WatchAsync("minimumLevel=critical");
        await sandbox.Store.MoveAsync(0, RiskLevel.High, "a");
        SseEvent last = await told.NextAsync("crossing");
        Task stopping = sandbox.Api.StopAsync();

        SseEvent end = await told.NextAsync();
        Assert.Equal(("end", "stopping", last.Id), (end.Name, Text(end, "reason"), Text(end, "resumeToken")));
        Assert.Null(await told.TryNextAsync());
        Assert.Equal(last.Id, told.LastEventId);

        SseEvent silent = await untold.NextAsync();
        Assert.Equal(("end", "stopping"), (silent.Name, Text(silent, "reason")));
        Assert.False(silent.Data.TryGetProperty("resumeToken", out _));
        Assert.True(ResumeToken.TryDecode(untold.LastEventId, out _));
        Assert.Null(await untold.TryNextAsync());
        await stopping;
    }

    [Fact]
    public async Task Who_comes_while_the_node_stops_is_told_within_a_stream_and_so_comes_back_by_itself()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        TaskCompletionSource never = new();
        sandbox.Store.Reader.Before = (_, _) => never.Task;
        string elsewhere = ResumeToken.Encode(new WatchPosition([.. WatchSandbox.Shards.Select(_ => (ShardPosition?)new ShardPosition(0, 4242))]));
        Task<SseClient> opening = sandbox.WatchAsync(lastEventId: elsewhere);
        await Eventually.BecomesTrueAsync(() => sandbox.Api.Streams.Taken == 1, "the node has the call");
        Task stopping = sandbox.Api.StopAsync();
        using SseClient watch = await opening;
        Assert.Equal("stopping", Text(await watch.NextAsync("end"), "reason"));
        Assert.Null(await watch.TryNextAsync());
        await stopping;
    }

    [Fact]
    public async Task A_place_that_is_no_longer_kept_is_gone()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync(api => api.Security.Mode = SecurityMode.Open, new WatchOptions { RecentCrossings = 1_000 }, streamLength: 100);
        string token;
        using (SseClient watch = await sandbox.WatchAsync("heartbeatSeconds=1")) token = (await watch.NextAsync()).Id!;
        for (int i = 0; i < 20; i++)
            await sandbox.Store.MoveAsync(0, i % 2 == 0 ? RiskLevel.High : RiskLevel.Low, [.. Enumerable.Range(0, 100).Select(customer => $"c-{customer}")]);
        await Eventually.BecomesTrueAsync(() => !sandbox.Store.Log.Holds(WatchSandbox.Shards[0], 0), "the log has let go of the oldest");
        await AssertGoneAsync(sandbox, token);
        await AssertGoneAsync(sandbox, ResumeToken.Encode(new WatchPosition([new ShardPosition(0, 0)])));
        await AssertGoneAsync(sandbox, ResumeToken.Encode(new WatchPosition([.. WatchSandbox.Shards.Select(_ => (ShardPosition?)new ShardPosition(0, 4242))])));

        // Where the store tells only after the stream has opened, that is its end; and no EventSource comes back with the same place.
        sandbox.Store.Reader.IsAway = true;
        using SseClient late = await sandbox.WatchAsync(lastEventId: token);
        sandbox.Store.Reader.IsAway = false;
        SseEvent end = await late.NextAsync();
        Assert.Equal(("end", "tooOld", ""), (end.Name, Text(end, "reason"), late.LastEventId));
        Assert.Null(await late.TryNextAsync());
    }

    [Fact]
    public async Task While_the_store_is_away_a_stream_opens_all_the_same_and_goes_on_when_it_is_back()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.MoveAsync(0, RiskLevel.High, "a");
        sandbox.Store.Reader.IsAway = true;
        using SseClient watch = await sandbox.WatchAsync("snapshot=true");
        sandbox.Store.Reader.IsAway = false;
        Assert.Equal("a", CustomerOf(await watch.NextAsync()));
    }

    [Fact]
    public async Task Who_reads_too_slowly_is_told_so_and_goes_on_with_every_crossing()
    {
        WatchOptions options = new() { SlowAfter = TimeSpan.FromMilliseconds(20), Buffer = 10 };
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync(options);
        using SlowReader slow = await SlowReader.OpenAsync(sandbox.Api.Http, "/api/v1/risk/watch?withoutConflation=true&heartbeatSeconds=1");
        string[] customers = [.. Enumerable.Range(0, 500).Select(customer => $"c-{customer}")];

        // More than all the buffers between the two of them can hold.
        for (int turn = 0; turn < 30; turn++) await sandbox.Store.MoveAsync(0, turn % 2 == 0 ? RiskLevel.High : RiskLevel.Elevated, customers);
        await Eventually.BecomesTrueAsync(() => sandbox.Store.Log.StandingOf(WatchSandbox.Shards[0]).Last == sandbox.Store.Crossings.Count, "the log has read all");

        List<SseEvent> told = await slow.ReadToEndAsync(restEvery: 64 * 1_024, rest: options.SlowAfter * 5);
        Assert.Equal(("end", "tooSlow"), (told[^1].Name, Text(told[^1], "reason")));
        Assert.Equal(told[^1].Id, Text(told[^1], "resumeToken"));
        using SseClient again = await sandbox.WatchAsync(lastEventId: told[^1].Id);
        List<string> ids = [.. told.Where(one => one.Name == "crossing").Select(one => Text(one, "id"))];
        while (ids.Count < sandbox.Store.Crossings.Count) ids.Add(Text(await again.NextAsync("crossing"), "id"));
        Assert.Equal(sandbox.Store.Crossings.Select(crossing => crossing.Id.ToString()), ids);
    }

    [Fact]
    public async Task Who_begins_is_counted_as_what_it_asked_for()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        string token;
        using (SseClient watch = await sandbox.WatchAsync("heartbeatSeconds=1")) token = (await watch.NextAsync()).Id!;
        using (SseClient watch = await sandbox.WatchAsync("snapshot=true")) await watch.NextAsync();
        using (SseClient watch = await sandbox.WatchAsync(lastEventId: token)) await Eventually.BecomesTrueAsync(async () => await BegunAsync("") == 3, "all three have begun");
        Assert.Equal((1, 1, 1), (await BegunAsync("live"), await BegunAsync("snapshot"), await BegunAsync("resumed")));

        async Task<double> BegunAsync(string start)
        {
            Exposition metrics = await Exposition.CollectAsync(sandbox.Store.Metrics.Registry);
            return start == "" ? metrics.Sum("streamengine_watches_total") : metrics.Sum("streamengine_watches_total", $"start=\"{start}\"");
        }
    }

    [Fact]
    public async Task Who_takes_nothing_at_all_is_cut_off_and_goes_on_from_what_arrived()
    {
        WatchOptions options = new() { SlowAfter = TimeSpan.FromMilliseconds(20), GiveUpAfter = TimeSpan.FromMilliseconds(200) };
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync(options);
        using SlowReader stuck = await SlowReader.OpenAsync(sandbox.Api.Http, "/api/v1/risk/watch?heartbeatSeconds=1");
        string[] customers = [.. Enumerable.Range(0, 500).Select(customer => $"c-{customer}")];
        for (int turn = 0; turn < 30; turn++) await sandbox.Store.MoveAsync(0, turn % 2 == 0 ? RiskLevel.High : RiskLevel.Elevated, customers);
        await Eventually.BecomesTrueAsync(() => sandbox.Api.Streams.Taken == 0, "the stream's place is free again");
    }

    private static async Task AssertGoneAsync(HttpSandbox sandbox, string token)
    {
        JsonElement problem = await sandbox.GetAsync($"/api/v1/risk/watch?resumeToken={token}", HttpStatusCode.Gone);
        Assert.Contains("snapshot", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string CustomerOf(SseEvent told) => Text(told, "customerId");

    private static string Text(SseEvent told, string name) => told.Data.GetProperty(name).GetString()!;

    private static string Step(JsonElement crossing) => $"{crossing.GetProperty("customerId").GetString()}:{crossing.GetProperty("after").GetString()}";
}
