namespace StreamEngine.Configuration;

/// <summary>The certificate by which this node shows who it is; read again whenever its files change.</summary>
internal sealed class CertificateOptions
{
    /// <summary>A PEM file (the certificate, then those between it and the root), or a <c>.pfx</c> or <c>.p12</c>.</summary>
    public string Path { get; set; } = "";

    /// <summary>The PEM file of the private key; empty: it stands in <see cref="Path"/>.</summary>
    public string KeyPath { get; set; } = "";

    /// <summary>What the key, or the <c>.pfx</c>, is encrypted with; empty: nothing.</summary>
    public string Password { get; set; } = "";
}

/// <summary>Certificates by which callers show who they are.</summary>
internal sealed class ClientCertificateOptions
{
    /// <summary>PEM bundle of the authorities whose certificates count; the system's own do not. Empty: none are asked for.</summary>
    public string AuthorityPath { get; set; } = "";
}
