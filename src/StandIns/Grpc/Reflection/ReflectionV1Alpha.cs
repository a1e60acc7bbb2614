using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using Kind = Grpc.Reflection.V1Alpha.ServerReflectionRequest.MessageRequestOneofCase;

namespace Grpc.Reflection;

/// <summary><c>grpc.reflection.v1alpha</c>.</summary>
internal sealed class ReflectionV1Alpha(SymbolTable symbols) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        await foreach (ServerReflectionRequest request in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(Answer(request));
    }

    private static ServerReflectionResponse Files(IReadOnlyList<ByteString>? files, string otherwise) => files is null
        ? Error(StatusCode.NotFound, otherwise)
        : new ServerReflectionResponse { FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files } } };

    private static ServerReflectionResponse Error(StatusCode code, string message) => new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        Kind.FileByFilename => Files(symbols.FileByName(request.FileByFilename), "File not found."),
        Kind.FileContainingSymbol => Files(symbols.FileContaining(request.FileContainingSymbol), "Symbol not found."),
        Kind.ListServices => new ServerReflectionResponse { ListServicesResponse = new ListServiceResponse { Service = { symbols.Services.Select(name => new ServiceResponse { Name = name }) } } },
        _ => Error(StatusCode.Unimplemented, "Request type not supported."),
    };
}
