using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Alpha = Grpc.Reflection.V1Alpha;

namespace StreamEngine.Tests.Grpc;

/// <summary>What a tool without our contracts can learn of them.</summary>
public sealed class ReflectionTests
{
    [Fact]
    public async Task Services_AreThoseMapped()
    {
        ServerReflectionResponse answer = await AskAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.Equal(
            ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "streamengine.tests.Probe"],
            answer.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("streamengine.tests.Probe")]
    [InlineData("streamengine.tests.Probe.Echo")]
    [InlineData("streamengine.tests.Ask")]
    public async Task FileContainingSymbol_ComesWithItsImports(string symbol)
    {
        ServerReflectionResponse answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
        Assert.Equal(
            ["probe.proto", "google/protobuf/timestamp.proto"],
            answer.FileDescriptorResponse.FileDescriptorProto.Select(file => FileDescriptorProto.Parser.ParseFrom(file).Name));
    }

    [Fact]
    public async Task FileByFilename_IsFound_ImportsToo()
    {
        ServerReflectionResponse answer = await AskAsync(new ServerReflectionRequest { FileByFilename = "google/protobuf/timestamp.proto" });
        Assert.Equal("google.protobuf", FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto.Single()).Package);
    }

    [Fact]
    public async Task WhatIsNotThere_IsNotFound()
    {
        ServerReflectionResponse symbol = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "nothing.Here" });
        ServerReflectionResponse file = await AskAsync(new ServerReflectionRequest { FileByFilename = "nothing.proto" });
        Assert.Equal((5, 5), (symbol.ErrorResponse.ErrorCode, file.ErrorResponse.ErrorCode));
    }

    [Fact]
    public async Task OlderVersion_AnswersToo()
    {
        await using ProbeServer server = await StartAsync();
        using AsyncDuplexStreamingCall<Alpha.ServerReflectionRequest, Alpha.ServerReflectionResponse> call = new Alpha.ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { FileContainingSymbol = "streamengine.tests.Probe" });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(2, call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Count);
    }

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await using ProbeServer server = await StartAsync();
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext());
        ServerReflectionResponse answer = call.ResponseStream.Current;
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        return answer;
    }

    private static Task<ProbeServer> StartAsync() => ProbeServer.StartAsync(
        builder =>
        {
            builder.Services.AddGrpc();
            builder.Services.AddGrpcReflection();
        },
        app =>
        {
            app.MapGrpcService<ProbeService>();
            app.MapGrpcReflectionService();
        });
}
