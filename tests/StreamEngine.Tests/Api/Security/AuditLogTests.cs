using System.Security.Cryptography;
using System.Text;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;

namespace StreamEngine.Tests.Api.Security;

/// <summary>Audit lines say who did what, and name the customer only to those who hold the key.</summary>
public sealed class AuditLogTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(part => (byte)part)];
    private readonly RecordingLogger _log = new();

    [Fact]
    public void ALine_TellsCallerAndOperation_ButNeverTheCustomer()
    {
        AuditLog audit = new(Convert.ToBase64String(Key), new RecordingLoggers(_log));
        audit.CustomerRead(new Caller("crm", CallerRole.Viewer, CallerScope.Unrestricted), "GetCustomer", "c-1042");
        string hash = Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes("c-1042")))[..16];
        Assert.Equal($"StreamEngine.Audit: crm GetCustomer customer {hash}", Assert.Single(_log.Lines));
        Assert.Equal(hash, audit.Hash("c-1042"));
    }

    [Fact]
    public void WithoutAKey_EachProcessNamesCustomersItsOwnWay()
    {
        AuditLog one = new("", new RecordingLoggers(_log));
        AuditLog other = new("", new RecordingLoggers(_log));
        Assert.Equal(one.Hash("c-1"), one.Hash("c-1"));
        Assert.NotEqual(one.Hash("c-1"), other.Hash("c-1"));
    }
}
