using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using StackExchange.Redis;
using StreamEngine.Configuration;
using StreamEngine.Load.Targets;
using StreamEngine.Store.Redis;

namespace StreamEngine.Load.Reports;

/// <summary>Which Redis a run was made over: the one that it started, or the one that answers at an address.</summary>
internal static partial class RedisVersion
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    public static async Task<string> OfAsync(TargetOptions target, CancellationToken ct)
    {
        try
        {
            return target.Store switch
            {
                "embedded" => "none: embedded store",
                "redis" when target.Http is not null => $"{BuildVersion.Unknown}: the engine's own",
                "redis" => await OfProgramAsync(ct).WaitAsync(AnswerDeadline, ct),
                string address => await OfServerAsync(address).WaitAsync(AnswerDeadline, ct),
            };
        }
        catch (Exception silent) when (silent is RedisException or RedisCommandException or TimeoutException)
        {
            return BuildVersion.Unknown;
        }
    }

    private static async Task<string> OfProgramAsync(CancellationToken ct)
    {
        try
        {
            using Process redis = Process.Start(new ProcessStartInfo("redis-server", "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string said = await redis.StandardOutput.ReadToEndAsync(ct);
            await redis.WaitForExitAsync(ct);
            return Found(Program().Match(said));
        }
        catch (Win32Exception)
        {
            return "not installed";
        }
    }

    private static async Task<string> OfServerAsync(string address)
    {
        ConfigurationOptions options = RedisClientOptions.Of(new RedisOptions { Configuration = address, CommandTimeout = AnswerDeadline }, "load");

        // The client counts INFO among what only administrators need.
        options.AllowAdmin = true;
        ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return Found(Server().Match(await client.GetServer(client.GetEndPoints()[0]).InfoRawAsync("server") ?? ""));
        }
        finally
        {
            await client.CloseAsync(allowCommandsToComplete: false);
        }
    }

    private static string Found(Match match) => match.Success ? match.Groups[1].Value : BuildVersion.Unknown;

    [GeneratedRegex(@"\bv=(\S+)")]
    private static partial Regex Program();

    [GeneratedRegex(@"^redis_version:(\S+)", RegexOptions.Multiline)]
    private static partial Regex Server();
}
