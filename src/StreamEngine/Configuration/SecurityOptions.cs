namespace StreamEngine.Configuration;

/// <summary>Whether callers must prove who they are.</summary>
internal enum SecurityMode
{
    /// <summary>TLS on every port, and a token or a certificate with every call.</summary>
    Required,

    /// <summary>Neither: anyone may do anything. Only beside a loopback address.</summary>
    Open,
}

/// <summary>Who may call this node, and how it shows who it is itself.</summary>
internal sealed class SecurityOptions
{
    public const string Section = "Security";

    public SecurityMode Mode { get; set; } = SecurityMode.Required;

    public CertificateOptions Certificate { get; } = new();

    public ClientCertificateOptions ClientCertificates { get; } = new();

    /// <summary>Everyone who may call, by name; the name is what logs and audit lines say.</summary>
    public IDictionary<string, CallerOptions> Callers { get; } = new Dictionary<string, CallerOptions>(StringComparer.Ordinal);

    public FailedLoginOptions FailedLogins { get; } = new();

    /// <summary>Streams that this node serves at a time, whoever holds them; 1 to 100,000.</summary>
    public int Streams { get; set; } = 5_000;

    /// <summary>Base64 of at least 32 bytes: keys the hash by which audit lines name customers. Empty: a random one for each process.</summary>
    public string AuditKey { get; set; } = "";
}
