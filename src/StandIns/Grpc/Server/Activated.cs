namespace Grpc.AspNetCore.Server;

/// <summary>An object that serves one call; released with it if the call made it.</summary>
internal readonly record struct Activated<T>(T Instance, bool Owned) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (!Owned) return;
        if (Instance is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else if (Instance is IDisposable synchronous)
            synchronous.Dispose();
    }
}
