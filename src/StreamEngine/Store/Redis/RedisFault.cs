using System.Globalization;
using System.Net.Sockets;
using StackExchange.Redis;

namespace StreamEngine.Store.Redis;

/// <summary>Says what an error of the Redis client means for us.</summary>
/// <param name="Sentence">For the operator.</param>
/// <param name="IsOfConnection">Whether a fresh connection may be the cure.</param>
/// <param name="IsUnsent">Whether nothing was sent, for there was no connection.</param>
internal readonly record struct RedisFault(string Sentence, bool IsOfConnection, bool IsUnsent = false)
{
    // By the first word of Redis's answer.
    private static readonly Dictionary<string, RedisFault> ByAnswer = new(StringComparer.Ordinal)
    {
        ["LOADING"] = new("Redis is still loading its data.", false),
        ["READONLY"] = new("Redis is a replica now; waiting for the failover to settle.", true),
        ["MASTERDOWN"] = new("The Redis replica has lost its master.", true),
        ["CLUSTERDOWN"] = new("The Redis cluster is down.", true),
        ["TRYAGAIN"] = new("The Redis cluster is moving this slot.", false),
        ["UNBLOCKED"] = new("Redis has changed its role.", true),
        ["BUSY"] = new("Redis is busy running a script.", false),
        ["OOM"] = new("Redis is out of memory: raise maxmemory (with maxmemory-policy noeviction).", false),
        ["MISCONF"] = new("Redis takes no writes because it cannot save to disk.", false),
        ["NOREPLICAS"] = new("Redis takes no writes because too few replicas follow it.", false),
        ["NOAUTH"] = new("Redis wants a password: set password=… in Redis:Configuration.", false),
        ["WRONGPASS"] = new("Redis refuses the user name or password of Redis:Configuration.", false),
        ["WRONGTYPE"] = new("A key of this shard holds something else: is Redis:KeyPrefix used by another program?", false),
    };

    /// <summary>Null where the error is not the store's, such as a cancellation or a bug.</summary>
    public static RedisFault? Of(Exception error, TimeSpan deadline) => error switch
    {
        TimeoutException => new RedisFault(
            string.Create(CultureInfo.InvariantCulture, $"Redis did not answer within {deadline.TotalSeconds:0.##} s."), true),
        RedisConnectionException connection => new RedisFault(
            $"Redis cannot be reached ({connection.FailureType}).", true, connection.FailureType == ConnectionFailureType.UnableToResolvePhysicalConnection),
        RedisServerException server => OfAnswer(server.Message),
        RedisException or ObjectDisposedException or IOException or SocketException => new RedisFault("The connection to Redis broke.", true),
        _ => null,
    };

    private static RedisFault OfAnswer(string answer)
    {
        // Errors inside a script keep their first word since Redis 7; before, it follows "Error running script".
        string word = answer.Split(' ', 2)[0];
        // Names a command or a key pattern, nothing of a customer.
        if (word == "NOPERM") return new RedisFault($"Redis refused: {answer}", false);

        // No more than the word: the rest of an unknown answer may echo arguments, and so a customer.
        return ByAnswer.TryGetValue(word, out RedisFault fault) ? fault : new RedisFault($"Redis refused with {word}; its log may say more.", false);
    }
}
