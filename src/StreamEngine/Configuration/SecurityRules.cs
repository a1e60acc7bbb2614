using System.Buffers.Text;
using System.Text.RegularExpressions;

namespace StreamEngine.Configuration;

/// <summary>What the settings of security must be, whoever listens or not.</summary>
internal static partial class SecurityRules
{
    private const int AuditKeyBytes = 32;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static void Check(SecurityOptions security, ICollection<string> faults)
    {
        Range.Check(faults, "Security:Streams", security.Streams, 1, 100_000);
        Range.Check(faults, "Security:FailedLogins:Limit", security.FailedLogins.Limit, 1, 1_000_000);
        Range.Check(faults, "Security:FailedLogins:Window", security.FailedLogins.Window, Second, Day);
        Range.Check(faults, "Security:FailedLogins:RefusedFor", security.FailedLogins.RefusedFor, Second, Day);
        if (security.AuditKey.Length > 0 && !IsAuditKey(security.AuditKey))
            faults.Add($"Security:AuditKey must be the base64 of at least {AuditKeyBytes} random bytes");
        foreach ((string name, CallerOptions caller) in security.Callers) Check(name, caller, security, faults);
        CheckUnique(security, "token", caller => caller.AllTokenHashes(), faults);
        CheckUnique(security, "certificate subject", caller => [CallerCertificate.Subject(caller)], faults);
        CheckUnique(security, "certificate thumbprint", caller => [CallerCertificate.Thumbprint(caller)], faults);
    }

    private static void Check(string name, CallerOptions caller, SecurityOptions security, ICollection<string> faults)
    {
        string key = $"Security:Callers:{name}";
        // Names stand in logs, and "open" there means nobody in particular.
        if (!Name().IsMatch(name) || name == "open") faults.Add($"{key}: a caller's name is 1 to 64 letters, digits, dots, dashes or underscores, and not \"open\"");
        foreach (string hash in caller.AllTokenHashes().Where(hash => !TokenHash.TryParse(hash, out _)))
            faults.Add($"{key}:TokenHash must be sha256: and 64 hex digits, as the command token prints it; not the token itself");
        if (caller.CertificateSubject.Length > 0 && CallerCertificate.Subject(caller) is null) faults.Add($"{key}:CertificateSubject is \"{caller.CertificateSubject}\": must be a distinguished name like CN=crm, O=Acme");
        if (caller.CertificateThumbprint.Length > 0 && !Sha256Hex.TryParse(CallerCertificate.Thumbprint(caller), out _)) faults.Add($"{key}:CertificateThumbprint must be a SHA-256 hash, 64 hex digits");
        bool hasCertificate = caller.CertificateSubject.Length > 0 || caller.CertificateThumbprint.Length > 0;
        if (!hasCertificate && !caller.AllTokenHashes().Any()) faults.Add($"{key} cannot be known: give TokenHash, CertificateSubject or CertificateThumbprint");
        if (hasCertificate && security.ClientCertificates.AuthorityPath.Length == 0)
            faults.Add($"{key} is known by its certificate, but Security:ClientCertificates:AuthorityPath is empty: name the authorities whose certificates count");
        // An empty name would look like a scope and cover nobody.
        if (caller.Segments.Contains("")) faults.Add($"{key}:Segments has an empty name");
        if (caller.Regions.Contains("")) faults.Add($"{key}:Regions has an empty name");
        Range.Check(faults, $"{key}:RequestsPerSecond", caller.RequestsPerSecond, 1, 100_000);
        Range.Check(faults, $"{key}:Calls", caller.Calls, 1, 10_000);
        Range.Check(faults, $"{key}:Streams", caller.Streams, 0, 10_000);
    }

    /// <summary>Two callers under one credential would be one caller, with the roles of whoever is found first.</summary>
    private static void CheckUnique(SecurityOptions security, string what, Func<CallerOptions, IEnumerable<string?>> credentials, ICollection<string> faults)
    {
        IEnumerable<string> shared = security.Callers
            .SelectMany(caller => credentials(caller.Value).Where(credential => credential?.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Select(credential => (caller.Key, Credential: credential)))
            .GroupBy(known => known.Credential, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => string.Join(" and ", group.Select(known => known.Key).Order(StringComparer.Ordinal)));
        foreach (string callers in shared) faults.Add($"Security:Callers: {callers} have the same {what}");
    }

    private static bool IsAuditKey(string text) => Base64.IsValid(text, out int length) && length >= AuditKeyBytes;

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Name();
}
