using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Api.Security;

/// <summary>Who looked at whom: one line for every access to a single customer's data, without that data.</summary>
/// <remarks>
/// A line names the customer by a keyed hash: who holds the key and a customer id can find all lines about that customer,
/// and nobody finds a customer from a line.
/// </remarks>
internal sealed class AuditLog
{
    public const string Category = "StreamEngine.Audit";

    private const int KeyBytes = 32;
    private const int HashDigits = 16;

    private readonly byte[] _key;
    private readonly ILogger _log;

    /// <param name="key">Base64, as <c>Security:AuditKey</c> has it; empty: a random one.</param>
    /// <param name="loggers">Makes the logger of <see cref="Category"/>.</param>
    public AuditLog(string key, ILoggerFactory loggers)
    {
        _key = key.Length > 0 ? Convert.FromBase64String(key) : RandomNumberGenerator.GetBytes(KeyBytes);
        _log = loggers.CreateLogger(Category);
    }

    /// <param name="caller">Who.</param>
    /// <param name="operation">What it does, in one word of ours: <c>GetCustomer</c>.</param>
    /// <param name="customerId">To whom.</param>
    public void CustomerRead(Caller caller, string operation, string customerId) => Log.CustomerRead(_log, caller.Name, operation, Hash(customerId));

    /// <summary>The name under which audit lines know a customer.</summary>
    public string Hash(string customerId) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(customerId)))[..HashDigits];
}
