namespace StreamEngine.Configuration;

/// <summary>What a caller may do; each role may do all that those before it may.</summary>
internal enum CallerRole
{
    /// <summary>Watch and look up.</summary>
    Viewer,

    /// <summary>Also record interventions.</summary>
    Operator,

    /// <summary>Also export and erase a customer's data.</summary>
    Administrator,
}

/// <summary>One caller: how it is known, what it may do, and how much of it.</summary>
internal sealed class CallerOptions
{
    // A variable that was left blank, meant to narrow, would open everything.
    private const string LeaveOut = "leave it out to see all";

    /// <summary><c>sha256:</c> and 64 hex digits, as <c>streamengine token</c> prints it.</summary>
    public string TokenHash { get; set; } = "";

    /// <summary>More of them: while a token is replaced, the old and the new one both count.</summary>
    public IList<string> TokenHashes { get; set; } = [];

    /// <summary>The whole distinguished name in its certificate: <c>CN=crm, O=Acme</c>.</summary>
    public string CertificateSubject { get; set; } = "";

    /// <summary>SHA-256 of its certificate, in hex, with or without colons.</summary>
    public string CertificateThumbprint { get; set; } = "";

    public CallerRole Role { get; set; } = CallerRole.Viewer;

    /// <summary>The segments whose customers it may see; left out: all, also those without one.</summary>
    [NotEmpty(LeaveOut)]
    public IList<string> Segments { get; set; } = [];

    /// <summary>The regions, likewise.</summary>
    [NotEmpty(LeaveOut)]
    public IList<string> Regions { get; set; } = [];

    /// <summary>Calls a second in the long run; as many may come at once. 1 to 100,000.</summary>
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>Calls it may have under way at a time, until it has taken their answers; streams aside. 1 to 10,000.</summary>
    public int Calls { get; set; } = 100;

    /// <summary>Streams it may hold open at a time; 0 to 10,000.</summary>
    public int Streams { get; set; } = 20;

    /// <summary>Both settings of token hashes as one.</summary>
    public IEnumerable<string> AllTokenHashes() => TokenHash.Length > 0 ? TokenHashes.Prepend(TokenHash) : TokenHashes;
}
