using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>Everyone who may call, found by what they show.</summary>
internal sealed class CallerDirectory : IDisposable
{
    /// <summary>No token is nearly as long; nothing longer is worth hashing.</summary>
    private const int TokenLengthLimit = 512;

    private readonly List<CallerAccount> _accounts = [];
    private readonly List<(byte[] Hash, CallerAccount Account)> _tokens = [];
    private readonly List<(byte[] Hash, CallerAccount Account)> _thumbprints = [];
    private readonly Dictionary<string, CallerAccount> _subjects = new(StringComparer.Ordinal);

    /// <param name="callers">Checked: see <see cref="SecurityRules"/>.</param>
    public CallerDirectory(IDictionary<string, CallerOptions> callers)
    {
        foreach ((string name, CallerOptions options) in callers)
        {
            CallerAccount account = new(name, options);
            _accounts.Add(account);
            foreach (string text in options.AllTokenHashes())
                if (TokenHash.TryParse(text, out byte[]? hash)) _tokens.Add((hash, account));
            if (Sha256Hex.TryParse(CallerCertificate.Thumbprint(options), out byte[]? thumbprint)) _thumbprints.Add((thumbprint, account));
            if (CallerCertificate.Subject(options) is { Length: > 0 } subject) _subjects.Add(subject, account);
        }
    }

    /// <summary>Calls under way of each caller, and how many it may have.</summary>
    public IEnumerable<(int Taken, int Limit)> Calls => _accounts.Select(account => (account.Calls.Taken, account.Calls.Limit));

    public CallerAccount? ByToken(string token)
    {
        if (token.Length is 0 or > TokenLengthLimit) return null;
        return ByHash(_tokens, SHA256.HashData(Encoding.UTF8.GetBytes(token)));
    }

    /// <param name="certificate">Of an authority that we trust: the handshake has seen to that.</param>
    public CallerAccount? ByCertificate(X509Certificate2 certificate) =>
        ByHash(_thumbprints, certificate.GetCertHash(HashAlgorithmName.SHA256)) ?? _subjects.GetValueOrDefault(certificate.SubjectName.Name);

    public void Dispose()
    {
        foreach (CallerAccount account in _accounts) account.Dispose();
    }

    /// <summary>Compares with every hash to its end, found or not, so that time tells nothing of how near a guess came.</summary>
    private static CallerAccount? ByHash(List<(byte[] Hash, CallerAccount Account)> known, byte[] hash)
    {
        CallerAccount? found = null;
        foreach ((byte[] candidate, CallerAccount account) in known)
            if (CryptographicOperations.FixedTimeEquals(candidate, hash)) found = account;
        return found;
    }
}
