using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using StreamEngine.Api.Queries;
using StreamEngine.Configuration;
using StreamEngine.Domain.Profiles.Snapshots;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Api.Risk.Kit;
using StreamEngine.Tests.Store;
using RiskFilter = StreamEngine.Protos.V1.RiskFilter;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;

namespace StreamEngine.Tests.Api.Risk;

/// <summary>A caller sees those whom its scope covers, by whatever method it asks, and cannot tell the others from nobody.</summary>
public sealed class ScopeTests
{
    private static readonly string[] Customers =
    [
        "0-consumer-nl", "0-business-nl", "0-x-nl", "1-consumer-be", "1-business-be", "1-x-be", "2-consumer-x", "2-business-x", "2-x-x", "2-consumer-nl",
    ];

    /// <summary>Whom every scope here covers: when they are told of, all that came before them in their shard was.</summary>
    private static readonly string[] Last = ["0-consumer-nl-last", "1-consumer-nl-last", "2-consumer-nl-last"];

    public static TheoryData<string> Cells => [.. CallerMatrix.Cells.Select(cell => cell.Name)];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task EveryMethod_TellsOfThoseInTheScope_AndOfNobodyElse(string name)
    {
        CallerCell cell = CallerMatrix.Of(name);
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        string token = sandbox.AddCaller(name, cell.Configure);
        await FillAsync(sandbox);
        await SeesAsync(sandbox, sandbox.Client(token), cell);
    }

    [Fact]
    public async Task ACallerKnownByItsCertificate_SeesWhatItsScopeCovers()
    {
        CallerCell cell = new(CallerRole.Viewer, ["consumer", "business"], ["nl", "be"]);
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        X509Certificate2 certificate = sandbox.AddCertified("certified", cell.Configure);
        await FillAsync(sandbox);
        await SeesAsync(sandbox, new RiskService.RiskServiceClient(sandbox.Invoker(certificate: certificate)), cell);
    }

    [Fact]
    public void TheScopes_CoverWhatTheyShould()
    {
        int Covered(CallerCell cell) => Visible(cell).Length;
        Assert.Equal([10, 4, 4, 2], CallerMatrix.Cells.Take(4).Select(Covered));
        Assert.Equal(3, CallerMatrix.Cells.Select(cell => cell.Role).Distinct().Count());
        Assert.Equal(12, CallerMatrix.Cells.Count);
    }

    [Fact]
    public async Task AskingForMore_GivesNoMore()
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        string wide = sandbox.AddCaller("wide");
        RiskService.RiskServiceClient client = await OpenAsync(sandbox, "consumer", "nl");
        RiskFilter[] outside = [new() { Segments = { "business" } }, new() { Regions = { "be" } }, new() { CustomerIds = { "0-business-nl", "2-x-x" } }];
        foreach (RiskFilter filter in outside)
        {
            Assert.Empty(await ListAsync(client, filter));
            Assert.Empty(await SnapshotAsync(client, filter));
        }

        RiskFilter more = new() { Segments = { "business", "consumer" }, Regions = { "be", "nl" } };
        Assert.Equal(["0-consumer-nl", "2-consumer-nl"], await ListAsync(client, more));
        Assert.Equal(["0-consumer-nl", "2-consumer-nl"], await SnapshotAsync(client, more));

        // Neither is a token of someone who sees more.
        using AsyncServerStreamingCall<WatchUpdate> watch = sandbox.Client(wide).Watch(new WatchRequest { Snapshot = true });
        while (await watch.ResponseStream.MoveNext() && watch.ResponseStream.Current.SnapshotComplete is null)
        {
        }

        Assert.Equal(["0-consumer-nl", "2-consumer-nl"], await LiveAsync(sandbox, client, new WatchRequest { ResumeToken = watch.ResponseStream.Current.ResumeToken }));
        string page = (await sandbox.Client(wide).ListAtRiskAsync(new ListAtRiskRequest { PageSize = 1 })).NextPageToken;
        Assert.All((await client.ListAtRiskAsync(new ListAtRiskRequest { PageToken = page })).Customers, customer => Assert.StartsWith("consumer-nl", customer.CustomerId[2..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task APageThatEndsAmongOthers_NamesNoneOfThem()
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        RiskService.RiskServiceClient client = await OpenAsync(sandbox, "consumer", "nl");

        // More above those in the scope than one page looks at.
        await sandbox.Store.MoveAsync(0, RiskLevel.Critical, [.. Enumerable.Range(0, AtRiskPage.MostLookedAt + 100).Select(number => $"0-business-nl-{number}")]);
        ListAtRiskRequest request = new() { PageSize = 1_000 };
        ListAtRiskResponse first = await client.ListAtRiskAsync(request);
        Assert.Empty(first.Customers);
        Assert.DoesNotContain("business", Encoding.Latin1.GetString(Base64Url.DecodeFromChars(first.NextPageToken)), StringComparison.Ordinal);
        request.PageToken = first.NextPageToken;
        ListAtRiskResponse second = await client.ListAtRiskAsync(request);
        Assert.Equal(["0-consumer-nl", "2-consumer-nl"], second.Customers.Select(customer => customer.CustomerId).Order(StringComparer.Ordinal));
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task APlaceOfOnesOwnChoosing_IsRefused()
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        RiskService.RiskServiceClient client = await OpenAsync(sandbox, "consumer", "nl");
        byte[] given = Base64Url.DecodeFromChars((await client.ListAtRiskAsync(new ListAtRiskRequest { PageSize = 1 })).NextPageToken);
        Assert.Equal(-1, given.AsSpan().IndexOf(BitConverter.GetBytes((double)RiskLevel.High)));
        foreach (byte list in (byte[])[1, 3])
        {
            await IsRefusedAsync([list, .. BitConverter.GetBytes(2.5), .. "1-business-be"u8]);
            await IsRefusedAsync([list, .. BitConverter.GetBytes(2.5), .. new byte[92]]);
        }

        for (int place = 1; place < given.Length - 4; place++)
        {
            byte[] other = given[..^4];
            other[place] ^= 1;
            await IsRefusedAsync(other);
        }

        async Task IsRefusedAsync(byte[] content)
        {
            byte[] check = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(check, Checksum.Of(content));
            ListAtRiskRequest request = new() { PageToken = Base64Url.EncodeToString([.. content, .. check]) };
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => client.ListAtRiskAsync(request).ResponseAsync);
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        }
    }

    private static async Task<RiskService.RiskServiceClient> OpenAsync(RiskSandbox sandbox, string segment, string region)
    {
        string token = sandbox.AddCaller("scoped", caller => (caller.Segments, caller.Regions) = ([segment], [region]));
        await FillAsync(sandbox);
        return sandbox.Client(token);
    }

    private static async Task FillAsync(RiskSandbox sandbox)
    {
        await sandbox.OpenAsync();
        foreach (string customer in Customers) await sandbox.Store.MoveAsync(customer[0] - '0', RiskLevel.High, customer);
    }

    private static string[] Visible(CallerCell cell) =>
        [.. Customers.Where(customer => cell.Sees(RiskSandbox.HomeOf(customer).Segment, RiskSandbox.HomeOf(customer).Region)).Order(StringComparer.Ordinal)];

    private static async Task SeesAsync(RiskSandbox sandbox, RiskService.RiskServiceClient client, CallerCell cell)
    {
        string[] visible = Visible(cell);
        Assert.Equal(visible, await ListAsync(client, new RiskFilter()));
        Assert.Equal(visible, await SnapshotAsync(client, new RiskFilter()));
        foreach (string customer in Customers)
        {
            if (visible.Contains(customer))
            {
                Assert.Equal(customer, (await client.GetCustomerAsync(new GetCustomerRequest { CustomerId = customer })).Risk.CustomerId);
                Assert.Single((await client.GetTimelineAsync(new GetTimelineRequest { CustomerId = customer })).Entries);
            }
            else
            {
                await IsLikeNobodyAsync(id => client.GetCustomerAsync(new GetCustomerRequest { CustomerId = id }).ResponseAsync, customer);
                await IsLikeNobodyAsync(id => client.GetTimelineAsync(new GetTimelineRequest { CustomerId = id }).ResponseAsync, customer);
            }
        }

        Assert.Equal(visible, await LiveAsync(sandbox, client, new WatchRequest()));
    }

    private static async Task<string[]> ListAsync(RiskService.RiskServiceClient client, RiskFilter filter)
    {
        List<string> told = [];
        ListAtRiskRequest request = new() { Filter = filter, PageSize = 3 };
        do
        {
            ListAtRiskResponse page = await client.ListAtRiskAsync(request);
            told.AddRange(page.Customers.Select(customer => customer.CustomerId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return [.. told.Order(StringComparer.Ordinal)];
    }

    private static async Task<string[]> SnapshotAsync(RiskService.RiskServiceClient client, RiskFilter filter)
    {
        using AsyncServerStreamingCall<WatchUpdate> watch = client.Watch(new WatchRequest { Filter = filter, Snapshot = true });
        List<string> told = [];
        while (await watch.ResponseStream.MoveNext())
        {
            WatchUpdate update = watch.ResponseStream.Current;
            if (update.SnapshotComplete is { } complete)
            {
                Assert.Equal((told.Count, Samples.Noon.UnixMilliseconds), (complete.Customers, complete.AsOfUnixMs));
                return [.. told.Order(StringComparer.Ordinal)];
            }

            told.Add(update.AtRisk.CustomerId);
        }

        throw new InvalidOperationException("the watch ended");
    }

    /// <summary>Whom a watcher is told of while everyone moves.</summary>
    private static async Task<string[]> LiveAsync(RiskSandbox sandbox, RiskService.RiskServiceClient client, WatchRequest request)
    {
        // A heartbeat says that it has begun: without a token it is told only of what happens from then on.
        request.HeartbeatSeconds = 1;
        using AsyncServerStreamingCall<WatchUpdate> watch = client.Watch(request);
        Assert.True(await watch.ResponseStream.MoveNext());
        foreach (string customer in Customers) await sandbox.Store.MoveAsync(customer[0] - '0', RiskLevel.Critical, customer);
        foreach (string customer in Last) await sandbox.Store.MoveAsync(customer[0] - '0', RiskLevel.Critical, customer);
        List<string> told = [];
        while (told.Count(Last.Contains) < Last.Length)
        {
            Assert.True(await watch.ResponseStream.MoveNext());
            if (watch.ResponseStream.Current.Crossing is { } crossing) told.Add(crossing.CustomerId);
        }

        return [.. told.Except(Last).Order(StringComparer.Ordinal)];
    }

    private static async Task IsLikeNobodyAsync(Func<string, Task> ask, string customer)
    {
        RpcException hidden = await Assert.ThrowsAsync<RpcException>(() => ask(customer));
        RpcException nobody = await Assert.ThrowsAsync<RpcException>(() => ask("0-nobody"));
        Assert.Equal((StatusCode.NotFound, nobody.Status.Detail), (hidden.StatusCode, hidden.Status.Detail));
    }
}
