using System.Net;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Tests.Ingest;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Security;

/// <summary>The memory of failed logins: by network, for a while, and never more than so many.</summary>
public sealed class FailedLoginsTests
{
    private static readonly FailedLoginOptions Options = new() { Limit = 3 };
    private readonly ManualTime _clock = new(DateTimeOffset.UnixEpoch);
    private readonly RecordingLogger _log = new();
    private readonly FailedLogins _failed;

    public FailedLoginsTests() => _failed = new FailedLogins(Options, _clock, _log);

    [Fact]
    public void AtTheLimit_TheAddressIsRefused_AndOneLineSaysSo()
    {
        Fail("192.0.2.1", 2);
        Assert.False(Refuses("192.0.2.1"));
        Fail("192.0.2.1", 5);
        Assert.True(Refuses("192.0.2.1"));
        Assert.False(Refuses("192.0.2.2"));
        Assert.Equal(505, Assert.Single(_log.Events));
    }

    [Fact]
    public void FailuresFarApart_AreBorne()
    {
        for (int failure = 0; failure < 10; failure++)
        {
            Fail("192.0.2.1", 2);
            _clock.Advance(Options.Window);
        }

        Assert.False(Refuses("192.0.2.1"));
    }

    [Fact]
    public void AfterTheRefusal_CountingBeginsAnew()
    {
        Fail("192.0.2.1", 3);
        _clock.Advance(Options.RefusedFor);
        Assert.False(Refuses("192.0.2.1"));
        Fail("192.0.2.1", 2);
        Assert.False(Refuses("192.0.2.1"));
        Fail("192.0.2.1", 1);
        Assert.True(Refuses("192.0.2.1"));
    }

    [Fact]
    public void OneNetwork_CountsAsOneAddress()
    {
        for (int host = 1; host <= 3; host++) Fail($"2001:db8:1:2::{host}", 1);
        Assert.True(Refuses("2001:db8:1:2:ffff::1"));
        Assert.False(Refuses("2001:db8:1:3::1"));
        Fail("::ffff:192.0.2.1", 3);
        Assert.True(Refuses("192.0.2.1"));
    }

    [Fact]
    public void MoreAddressesThanItKeeps_TheFirstIsForgotten()
    {
        Fail("192.0.2.1", 3);
        for (int address = 1; address < FailedLogins.AddressLimit; address++) _failed.Count(new IPAddress(address));
        Assert.True(Refuses("192.0.2.1"));
        Fail("192.0.2.2", 1);
        Assert.False(Refuses("192.0.2.1"));
        Assert.Equal(FailedLogins.AddressLimit, _failed.Addresses);
    }

    private void Fail(string address, int times)
    {
        for (int time = 0; time < times; time++) _failed.Count(IPAddress.Parse(address));
    }

    private bool Refuses(string address) => _failed.IsRefused(IPAddress.Parse(address));
}
