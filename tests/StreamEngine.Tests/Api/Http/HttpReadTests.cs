using System.Net;
using System.Text.Json;
using StreamEngine.Api.Queries;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Store.Wire;
using StreamEngine.Tests.Api.Http.Kit;
using StreamEngine.Tests.Publish.Watching;

namespace StreamEngine.Tests.Api.Http;

/// <summary>What is asked over HTTP is what was stored.</summary>
public sealed class HttpReadTests
{
    [Fact]
    public async Task A_customer_is_told_as_it_was_stored()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.LiveThroughAsync(1, People.Angry("c-1"));
        CustomerView stored = (await sandbox.Queries.FindCustomerAsync("c-1", RiskFilter.None, default))!;
        JsonElement told = await sandbox.GetAsync("/api/v1/customers/c-1");

        AssertRisk(stored.Risk, told.GetProperty("risk"));
        Assert.True(stored.Risk.Level > RiskLevel.Low);
        Assert.Equal(stored.AsOf.ToString(), Text(told, "asOf"));
        Assert.Equal(RiskPolicy.Default.Hash, Text(told, "policyHash"));
        Assert.Equal(stored.LastPurchaseAt!.Value.ToString(), Text(told, "lastPurchaseAt"));
        Assert.Equal(
            stored.Windows.Select(window => (window.Name, (long)window.Span.TotalMilliseconds, window.Contacts, window.Complaints, Rounded(window.MeanCsat))),
            told.GetProperty("windows").EnumerateArray().Select(window =>
                (Text(window, "name")!, window.GetProperty("spanMs").GetInt64(), window.GetProperty("contacts").GetInt32(), window.GetProperty("complaints").GetInt32(), Number(window, "meanCsat"))));
        Assert.Equal(
            stored.OpenIssues.Select(issue => (issue.CaseId, issue.Topic, issue.Since.ToString(), issue.Contacts)),
            told.GetProperty("openIssues").EnumerateArray().Select(issue => (Text(issue, "caseId"), Text(issue, "topic"), Text(issue, "openedAt")!, issue.GetProperty("contacts").GetInt32())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task A_timeline_is_told_whole_and_in_order_whatever_the_page(int pageSize)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.LiveThroughAsync(1, People.Angry("c-1"));
        TimelinePage stored = (await sandbox.Queries.ReadTimelineAsync("c-1", RiskFilter.None, null, 500, default))!;
        List<JsonElement> told = await PagesAsync(sandbox, $"/api/v1/customers/c-1/timeline?pageSize={pageSize}", "entries");

        Assert.Contains(stored.Timeline.Entries, entry => entry.Crossing is not null);
        Assert.Equal(
            stored.Timeline.Entries.Select(entry => (entry.At.ToString(), entry.Contact?.Outcome.ToString()?.ToLowerInvariant(), entry.Crossing is { } crossing ? CamelCase.Of(crossing.After) : null)),
            told.Select(entry => (Text(entry, "at")!, Text(entry, "contact", "outcome"), Text(entry, "crossing", "after"))));
        JsonElement call = told.First(entry => Text(entry, "contact", "channel") == "call").GetProperty("contact");
        Assert.Equal((-0.9, 1200, 600, 1, 0, 7, "refund"), (
            Number(call, "sentiment"), call.GetProperty("waitSeconds").GetInt32(), call.GetProperty("holdSeconds").GetInt32(), call.GetProperty("csat").GetInt32(),
            call.GetProperty("nps").GetInt32(), call.GetProperty("ces").GetInt32(), Text(call, "topic")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Paging_through_everyone_gives_each_once_and_the_most_urgent_first(int pageSize)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        for (int i = 0; i < 60; i++) await sandbox.Store.MoveAsync(i % WatchSandbox.ShardCount, (RiskLevel)(i % 4), $"c-{i}");
        List<JsonElement> told = await PagesAsync(sandbox, $"/api/v1/risk?pageSize={pageSize}", "customers");

        // The sandbox's priority is the level.
        IEnumerable<string> expected = sandbox.Store.Levels.Where(entry => entry.Value > RiskLevel.Low)
            .OrderByDescending(entry => entry.Value).ThenByDescending(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key);
        Assert.Equal(expected, told.Select(customer => Text(customer, "customerId")!));
    }

    [Theory]
    [InlineData("", "angry-be calm-high angry-nl calm-elevated")]
    [InlineData("minimumLevel=low", "angry-be calm-high angry-nl calm-elevated")]
    [InlineData("minimumLevel=high", "angry-be calm-high angry-nl")]
    [InlineData("segment=consumer", "angry-be angry-nl")]
    [InlineData("segment=business", "")]
    [InlineData("region=nl", "angry-nl")]
    [InlineData("region=nl&region=be", "angry-be angry-nl")]
    [InlineData("region=nl,be", "")]
    [InlineData("queue=refund&accountValue=gold&driver=repeatContact", "angry-be angry-nl")]
    [InlineData("driver=repeatContact&driver=purchaseSilence", "angry-be angry-nl")]
    [InlineData("customerId=angry-nl&customerId=calm-high&customerId=nobody", "calm-high angry-nl")]
    public async Task Filters_let_through_what_they_name(string query, string expected)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.LiveThroughAsync(0, People.Angry("angry-nl"));
        await sandbox.Store.LiveThroughAsync(1, People.Angry("angry-be", region: "be"));
        await sandbox.Store.MoveAsync(2, RiskLevel.High, "calm-high");
        await sandbox.Store.MoveAsync(2, RiskLevel.Elevated, "calm-elevated");
        List<JsonElement> told = await PagesAsync(sandbox, $"/api/v1/risk?{query}", "customers");
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), told.Select(customer => Text(customer, "customerId")!).Order());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a%2fb/%")]
    [InlineData("+ ?#&=;:@\\")]
    [InlineData("عميل-٤٢")]
    [InlineData("..a..")]
    public async Task Any_id_can_stand_in_a_path(string customerId)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.MoveAsync(2, RiskLevel.High, customerId, "other");
        JsonElement customer = await sandbox.GetAsync($"/api/v1/customers/{Uri.EscapeDataString(customerId)}");
        Assert.Equal(customerId, Text(customer, "risk", "customerId"));
        await sandbox.GetAsync($"/api/v1/customers/{Uri.EscapeDataString(customerId)}/timeline?pageSize=1");
    }

    [Fact]
    public async Task A_page_of_another_store_is_not_gone_on_with()
    {
        await using HttpSandbox other = await HttpSandbox.StartAsync();
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await other.Store.MoveAsync(0, RiskLevel.High, "c-1", "c-2");
        string token = Text(await other.GetAsync("/api/v1/risk?pageSize=1"), "nextPageToken")!;
        JsonElement problem = await sandbox.GetAsync($"/api/v1/risk?pageToken={token}", HttpStatusCode.BadRequest);
        Assert.Equal(("pageToken", "is of another store or has expired: begin again without it"), (Text(problem.GetProperty("errors")[0], "field"), Text(problem.GetProperty("errors")[0], "description")));
    }

    [Theory]
    [InlineData("customers/nobody")]
    [InlineData("customers/nobody/timeline")]
    public async Task Of_whom_nothing_is_known_is_not_found(string path)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        JsonElement problem = await sandbox.GetAsync($"/api/v1/{path}", HttpStatusCode.NotFound);
        Assert.Equal(404, problem.GetProperty("status").GetInt32());
        Assert.False(problem.TryGetProperty("errors", out _));
    }

    [Theory]
    [InlineData("customers/c-1?x=1", "x")]
    [InlineData("customers/c-1/timeline?pageSize=-1", "pageSize")]
    [InlineData("customers/c-1/timeline?pageSize=501", "pageSize")]
    [InlineData("customers/c-1/timeline?pageSize=99999999999", "pageSize")]
    [InlineData("customers/c-1/timeline?pageSize=1&pageSize=2", "pageSize")]
    [InlineData("customers/c-1/timeline?pageToken=x", "pageToken")]
    [InlineData("customers/c-1/timeline?minimumLevel=high", "minimumLevel")]
    [InlineData("risk?minimumlevel=high", "minimumlevel")]
    [InlineData("risk?minimumLevel=High", "minimumLevel")]
    [InlineData("risk?minimumLevel=3", "minimumLevel")]
    [InlineData("risk?minimumLevel=", "minimumLevel")]
    [InlineData("risk?minimumLevel=low&minimumLevel=high", "minimumLevel")]
    [InlineData("risk?direction=rise", "direction")]
    [InlineData("risk?segments=consumer", "segments")]
    [InlineData("risk?segment=", "segment")]
    [InlineData("risk?driver=repeatContact,complaint", "driver")]
    [InlineData("risk?driver=nonsense&driver=complaint", "driver")]
    [InlineData("risk?pageSize=1001", "pageSize")]
    [InlineData("risk?pageSize=many", "pageSize")]
    [InlineData("risk?pageSize=many&customerId=&queue=&nonsense&minimumLevel=x", "pageSize customerId queue nonsense minimumLevel")]
    [InlineData("risk/watch?heartbeatSeconds=301", "heartbeatSeconds")]
    [InlineData("risk/watch?snapshot=1", "snapshot")]
    [InlineData("risk/watch?withoutConflation=yes&direction=up", "withoutConflation direction")]
    [InlineData("risk/watch?resumeToken=x", "resumeToken")]
    [InlineData("risk/watch?pageSize=1", "pageSize")]
    [InlineData("openapi.json?v=1", "v")]
    public async Task Bad_parameters_are_named_all_at_once(string path, string names)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        JsonElement problem = await sandbox.GetAsync($"/api/v1/{path}", HttpStatusCode.BadRequest);
        Assert.Equal(names.Split(' ').Order(), problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "field")!).Order());
        Assert.All(problem.GetProperty("errors").EnumerateArray(), error => Assert.NotEmpty(Text(error, "description")!));
    }

    [Fact]
    public async Task Ids_beyond_all_measure_are_refused()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        string tooLong = new('x', 257);
        foreach (string path in (string[])[$"customers/{tooLong}", $"customers/{tooLong}/timeline", $"risk?customerId={tooLong}"])
        {
            JsonElement problem = await sandbox.GetAsync($"/api/v1/{path}", HttpStatusCode.BadRequest);
            Assert.Equal("customerId", Text(Assert.Single(problem.GetProperty("errors").EnumerateArray()), "field"));
        }
    }

    [Theory]
    [InlineData("customers/c-1")]
    [InlineData("customers/c-1/timeline")]
    [InlineData("risk")]
    public async Task While_the_store_is_away_callers_are_told_when_to_come_back(string path)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.MoveAsync(0, RiskLevel.High, "c-1");
        sandbox.Store.Reader.IsAway = true;
        using HttpClient client = sandbox.Api.Client();
        using HttpResponseMessage answer = await client.GetAsync($"/api/v1/{path}");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        sandbox.Store.Reader.IsAway = false;
        await sandbox.GetAsync($"/api/v1/{path}");
    }

    [Fact]
    public async Task Every_look_at_one_customer_is_noted_and_names_nobody()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.MoveAsync(0, RiskLevel.High, "c-1042");
        await sandbox.GetAsync("/api/v1/customers/c-1042");
        await sandbox.GetAsync("/api/v1/customers/c-1042/timeline");
        await sandbox.GetAsync("/api/v1/customers/nobody-1042", HttpStatusCode.NotFound);
        await sandbox.GetAsync("/api/v1/risk");
        IEnumerable<string> noted = sandbox.Log.Lines.Where(line => line.StartsWith("StreamEngine.Audit: ", StringComparison.Ordinal));
        Assert.Equal(["GetCustomer", "GetTimeline", "GetCustomer"], noted.Select(line => line.Split(' ')[2]));
        Assert.DoesNotContain(sandbox.Log.Lines, line => line.Contains("1042", StringComparison.Ordinal));
    }

    private static void AssertRisk(CustomerRisk stored, JsonElement told)
    {
        Assert.Equal(
            (stored.CustomerId, CamelCase.Of(stored.Level), stored.LevelSince?.ToString(), stored.Score.Value, Rounded(stored.Priority), stored.EvaluatedAt.ToString()),
            (Text(told, "customerId")!, Text(told, "level")!, Text(told, "levelSince"), told.GetProperty("score").GetDouble(), Number(told, "priority"), Text(told, "evaluatedAt")!));
        Assert.Equal(
            (CamelCase.Of(stored.LastChannel!.Value), stored.LastContactAt?.ToString(), stored.Queue, stored.AccountValue, stored.Segment, stored.Region, stored.Lifecycle),
            (Text(told, "lastChannel")!, Text(told, "lastContactAt"), Text(told, "queue"), Text(told, "accountValue"), Text(told, "segment"), Text(told, "region"), Text(told, "lifecycle")));
        Assert.NotEmpty(stored.Drivers);
        Assert.Equal(
            stored.Drivers.Select(driver => (CamelCase.Of(driver.Kind), Rounded(driver.Share), EvidenceSentence.Render(driver.Evidence), driver.Evidence.Label)),
            told.GetProperty("drivers").EnumerateArray().Select(driver => (Text(driver, "kind")!, Number(driver, "share"), Text(driver, "sentence")!, Text(driver, "evidence", "label"))));
    }

    private static async Task<List<JsonElement>> PagesAsync(HttpSandbox sandbox, string path, string list)
    {
        List<JsonElement> all = [];
        string token = "";
        do
        {
            JsonElement page = await sandbox.GetAsync(path + token);
            Assert.True(page.TryGetProperty("asOf", out _) || all.Count == 0);
            all.AddRange(page.GetProperty(list).EnumerateArray());
            token = Text(page, "nextPageToken") is { } next ? $"&pageToken={next}" : "";
        }
        while (token.Length > 0);
        return all;
    }

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 4) : null;

    private static double? Number(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;

    private static string? Text(JsonElement of, params string[] path)
    {
        foreach (string name in path)
            if (!of.TryGetProperty(name, out of)) return null;
        return of.GetString();
    }
}
