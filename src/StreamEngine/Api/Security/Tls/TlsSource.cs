using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security.Tls;

/// <summary>The certificates in use, read again whenever their files change: each new connection gets the newest good ones.</summary>
/// <remarks>
/// Contents are compared, at intervals. Orchestrators swap a folder behind a link, where neither the file's time nor a
/// watch on it shows anything. What is replaced is left to the collector: a handshake may still be at work with it.
/// </remarks>
internal sealed class TlsSource : IDisposable
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly SecurityOptions _security;
    private readonly FailedLogins _failedLogins;
    private readonly AccessCounters _counters;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _looking = new();
    private byte[] _seen;
    private string _refused = "";
    private volatile TlsMaterial _current;

    /// <exception cref="InvalidDataException">The files cannot be used; its message has one line a fault.</exception>
    public TlsSource(SecurityOptions security, FailedLogins failedLogins, AccessCounters counters, TimeProvider clock, ILogger log)
    {
        (_security, _failedLogins, _counters, _clock, _log) = (security, failedLogins, counters, clock, log);
        List<string> faults = [];
        _seen = Fingerprint();
        _current = TlsFiles.Read(security, clock.GetUtcNow(), faults) ?? throw new InvalidDataException(string.Join(Environment.NewLine, faults));
        Tell();
        _timer = clock.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>What one connection is offered.</summary>
    public SslServerAuthenticationOptions Offer(TlsHandshakeCallbackContext handshake, IEnumerable<SslApplicationProtocol> protocols)
    {
        TlsMaterial material = _current;
        SslServerAuthenticationOptions options = new()
        {
            ServerCertificateContext = material.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [.. protocols],
            AllowRenegotiation = false,
        };
        if (material.Authorities is { } authorities) AskForCertificate(options, authorities, (handshake.Connection.RemoteEndPoint as IPEndPoint)?.Address);
        return options;
    }

    public void Dispose() => _timer.Dispose();

    private void AskForCertificate(SslServerAuthenticationOptions options, X509Certificate2Collection authorities, IPAddress? address)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(authorities);
        options.CertificateChainPolicy = policy;
        options.ClientCertificateRequired = true;
        // A resumed session would bring a certificate past the authorities of today.
        options.AllowTlsResume = false;
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is null || IsGood(errors, address);
    }

    /// <summary>None is good enough for the handshake: such a caller may have a token. A bad one ends it.</summary>
    private bool IsGood(SslPolicyErrors errors, IPAddress? address)
    {
        if (errors == SslPolicyErrors.None) return true;
        _counters.CountFailedLogin();
        _failedLogins.Count(address);
        return false;
    }

    private void Look()
    {
        lock (_looking)
        {
            try
            {
                ReadAgain();
            }
            catch (Exception unforeseen)
            {
                // On a timer, it would end the process; what was read before still serves.
                Refuse([], unforeseen.Message);
            }
        }
    }

    private void ReadAgain()
    {
        byte[] now = Fingerprint();
        if (now.AsSpan().SequenceEqual(_seen)) return;
        List<string> faults = [];
        if (TlsFiles.Read(_security, _clock.GetUtcNow(), faults) is { } material)
        {
            // Not before: what could not be read this time may be readable the next, with the same contents.
            _seen = now;
            _refused = "";
            _current = material;
            Tell();
        }
        else
        {
            Refuse(now, string.Join("; ", faults));
        }
    }

    /// <summary>Says so once, however often the same files are looked at again.</summary>
    private void Refuse(byte[] contents, string fault)
    {
        string refused = Convert.ToHexString(contents) + fault;
        if (refused == _refused) return;
        _refused = refused;
        Log.CertificateRefused(_log, fault);
    }

    private void Tell() => Log.CertificateInUse(_log, _current.Certificate.Subject, _current.Certificate.NotAfter.ToUniversalTime());

    private byte[] Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in TlsFiles.Paths(_security))
        {
            try
            {
                hash.AppendData(File.ReadAllBytes(path));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // A file that is being replaced: what it lacks now makes a difference by itself, and so does its return.
            }
        }

        return hash.GetHashAndReset();
    }
}
