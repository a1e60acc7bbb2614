namespace Grpc.Core.Interceptors;

/// <summary>A client's call as an interceptor sees it.</summary>
public struct ClientInterceptorContext<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    /// <summary>Method, host and options.</summary>
    public ClientInterceptorContext(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Method = method;
        Host = host;
        Options = options;
    }

    /// <summary>Which method.</summary>
    public Method<TRequest, TResponse> Method { get; }

    /// <summary>Which host.</summary>
    public string? Host { get; }

    /// <summary>With which options.</summary>
    public CallOptions Options { get; }
}
