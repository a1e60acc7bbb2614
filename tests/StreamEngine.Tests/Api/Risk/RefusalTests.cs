using Google.Rpc;
using Grpc.Core;
using StreamEngine.Api.Grpc;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Api.Risk.Kit;

namespace StreamEngine.Tests.Api.Risk;

/// <summary>However much is wrong with a request, its refusal stays small: clients take 8 KB of trailers or less.</summary>
public sealed class RefusalTests
{
    private const int Small = 4_096;

    [Fact]
    public async Task AMillionBadEntries_AreOneFault()
    {
        RpcException refused = await RefusedAsync(new RiskFilter { Drivers = { Enumerable.Repeat(FactorKind.Unspecified, 1_000_000) } });
        Assert.Equal("filter.drivers", Assert.Single(refused.GetRpcStatus()!.Details[0].Unpack<BadRequest>().FieldViolations).Field);
    }

    [Fact]
    public async Task WhateverIsWrong_IsToldOncePerField()
    {
        string[] bad = [.. Enumerable.Repeat("", 1_001)];
        RpcException refused = await RefusedAsync(new RiskFilter
        {
            MinimumLevel = (RiskLevel)9,
            Direction = (CrossingDirection)9,
            Segments = { bad },
            Regions = { bad },
            Queues = { bad },
            AccountValues = { bad },
            CustomerIds = { bad },
            Drivers = { Enumerable.Repeat((FactorKind)1_000, 1_000) },
        });
        string[] fields = [.. refused.GetRpcStatus()!.Details[0].Unpack<BadRequest>().FieldViolations.Select(violation => violation.Field)];
        Assert.Equal(8, fields.Length);
        Assert.Equal(fields.Distinct(), fields);
    }

    [Fact]
    public void ATokenTooLongForATrailer_IsLeftOut()
    {
        Assert.Equal(new string('t', 4_000), Statuses.Stopping(new string('t', 4_000)).Trailers.GetValue(Statuses.ResumeTokenTrailer));
        Assert.Empty(Statuses.Stopping(new string('t', 4_001)).Trailers);
    }

    private static async Task<RpcException> RefusedAsync(RiskFilter filter)
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        string token = sandbox.AddCaller("viewer");
        await sandbox.OpenAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => sandbox.Client(token).ListAtRiskAsync(new ListAtRiskRequest { Filter = filter }).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.InRange(refused.Trailers.Sum(trailer => trailer.Key.Length + (trailer.IsBinary ? trailer.ValueBytes.Length * 4 / 3 : trailer.Value.Length)) + refused.Status.Detail.Length, 1, Small);
        return refused;
    }
}
