using System.Runtime.InteropServices;
using System.Text;

namespace StreamEngine.Ingest.Embedded;

/// <summary>A mock cluster and the client it lives in: freed together, the cluster first.</summary>
internal sealed class MockClusterHandle : SafeHandle
{
    private nint _client;

    private MockClusterHandle(nint client, nint cluster)
        : base(0, ownsHandle: true)
    {
        _client = client;
        SetHandle(cluster);
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="InvalidOperationException">librdkafka refused; the message is its own.</exception>
    public static MockClusterHandle New(int brokers)
    {
        Span<byte> errorText = stackalloc byte[MockClusterApi.ErrorTextBytes];
        nint settings = MockClusterApi.NewSettings();
        // Only what is critical: the cluster's chatter would otherwise go to our standard error.
        _ = MockClusterApi.Set(settings, "log_level", "2", errorText, MockClusterApi.ErrorTextBytes);
        nint client = MockClusterApi.NewClient(MockClusterApi.ProducerKind, settings, errorText, MockClusterApi.ErrorTextBytes);
        if (client == 0) throw new InvalidOperationException($"The embedded broker did not start: {Text(errorText)}");

        nint cluster = MockClusterApi.NewCluster(client, brokers);
        if (cluster != 0) return new MockClusterHandle(client, cluster);
        MockClusterApi.DestroyClient(client);
        throw new InvalidOperationException("The embedded broker did not start: no free port, or no memory");
    }

    protected override bool ReleaseHandle()
    {
        MockClusterApi.DestroyCluster(handle);
        MockClusterApi.DestroyClient(_client);
        _client = 0;
        return true;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
