using Grpc.Core;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Api.Risk.Kit;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;

namespace StreamEngine.Tests.Api.Risk;

/// <summary>Each look at a single customer leaves one line, whatever came of it; nothing else does, and no line names a customer.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task EachLookAtACustomer_LeavesOneLine_AndNothingElseDoes()
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        string token = sandbox.AddCaller("crm", caller => caller.Segments = ["consumer"]);
        await sandbox.OpenAsync();
        await sandbox.Store.MoveAsync(0, RiskLevel.High, MethodCalls.Customer, "0-business-nl");
        CallInvoker invoker = sandbox.Invoker(token);
        foreach ((string method, Func<CallInvoker, Task> call) in MethodCalls.All)
        {
            int before = Audit(sandbox).Count;
            await call(invoker);
            string name = method[(method.LastIndexOf('/') + 1)..];
            if (name is "GetCustomer" or "GetTimeline") Assert.StartsWith($"StreamEngine.Audit: crm {name} customer ", Assert.Single(Audit(sandbox).Skip(before)), StringComparison.Ordinal);
            else Assert.Empty(Audit(sandbox).Skip(before));
        }

        // Whoever tries leaves a line too, found or not, allowed or not; who names nobody leaves none, nor does who is not let in.
        RiskService.RiskServiceClient client = new(invoker);
        int met = Audit(sandbox).Count;
        await Assert.ThrowsAsync<RpcException>(() => client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "0-business-nl" }).ResponseAsync);
        await Assert.ThrowsAsync<RpcException>(() => client.GetTimelineAsync(new GetTimelineRequest { CustomerId = "0-nobody" }).ResponseAsync);
        Assert.Equal(met + 2, Audit(sandbox).Count);
        await Assert.ThrowsAsync<RpcException>(() => client.GetCustomerAsync(new GetCustomerRequest()).ResponseAsync);
        await Assert.ThrowsAsync<RpcException>(() => sandbox.Client().GetCustomerAsync(new GetCustomerRequest { CustomerId = MethodCalls.Customer }).ResponseAsync);
        Assert.Equal(met + 2, Audit(sandbox).Count);

        // A filter that names customers looks at each of them, too.
        RiskFilter named = new() { CustomerIds = { MethodCalls.Customer, "0-business-nl", MethodCalls.Customer } };
        await client.ListAtRiskAsync(new ListAtRiskRequest { Filter = named });
        Assert.All(Audit(sandbox).Skip(met + 2), line => Assert.StartsWith("StreamEngine.Audit: crm ListAtRisk customer ", line, StringComparison.Ordinal));
        Assert.Equal(met + 4, Audit(sandbox).Count);
        using (AsyncServerStreamingCall<WatchUpdate> watch = client.Watch(new WatchRequest { Filter = named, Snapshot = true })) Assert.True(await watch.ResponseStream.MoveNext());
        Assert.All(Audit(sandbox).Skip(met + 4), line => Assert.StartsWith("StreamEngine.Audit: crm Watch customer ", line, StringComparison.Ordinal));
        Assert.Equal(met + 6, Audit(sandbox).Count);

        Assert.DoesNotContain(sandbox.Lines.Lines, line => line.Contains("consumer-nl", StringComparison.Ordinal) || line.Contains("business-nl", StringComparison.Ordinal) || line.Contains("0-nobody", StringComparison.Ordinal));
        Assert.DoesNotContain(sandbox.Lines.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    private static List<string> Audit(RiskSandbox sandbox) => [.. sandbox.Lines.Lines.Where(line => line.StartsWith("StreamEngine.Audit", StringComparison.Ordinal))];
}
