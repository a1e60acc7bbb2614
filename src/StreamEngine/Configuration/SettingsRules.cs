namespace StreamEngine.Configuration;

/// <summary>The ranges of all settings but Kafka's, which has rules of its own.</summary>
internal static class SettingsRules
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static void Check(EngineOptions engine, ICollection<string> faults)
    {
        Range.Check(faults, "Engine:BatchLimit", engine.BatchLimit, 1, 100_000);
        Range.Check(faults, "Engine:DueLimit", engine.DueLimit, 1, 100_000);
        Range.Check(faults, "Engine:ResidentProfiles", engine.ResidentProfiles, 1, 100_000_000);
        Range.Check(faults, "Engine:ResidentBytes", engine.ResidentBytes, 1L << 20, 1L << 40);
        Range.Check(faults, "Engine:IdleTick", engine.IdleTick, TimeSpan.FromMilliseconds(10), Minute);
        Range.Check(faults, "Engine:RetryFirst", engine.RetryFirst, TimeSpan.FromMilliseconds(1), Minute);
        Range.Check(faults, "Engine:RetryLongest", engine.RetryLongest, engine.RetryFirst, Minute);
    }

    public static void Check(RedisOptions redis, ICollection<string> faults)
    {
        Range.Check(faults, "Redis:StreamLength", redis.StreamLength, 100, 10_000_000);
        Range.Check(faults, "Redis:CommandTimeout", redis.CommandTimeout, TimeSpan.FromMilliseconds(100), Minute);
        if (redis.KeyPrefix.AsSpan().ContainsAny('{', '}')) faults.Add("Redis:KeyPrefix contains a brace: the hash tag of the shard must be the only one");
        if (redis.Channel.Length == 0) faults.Add("Redis:Channel is empty: name the channel, e.g. streamengine:risk");
    }

    public static void Check(EmbeddedStoreOptions embedded, ICollection<string> faults)
    {
        Range.Check(faults, "Embedded:StreamLength", embedded.StreamLength, 100, 10_000_000);
        Range.Check(faults, "Embedded:CommandTimeout", embedded.CommandTimeout, TimeSpan.FromMilliseconds(100), Minute);
        if (embedded.Path.Length == 0) faults.Add("Embedded:Path is empty: name a folder");
    }

    public static void Check(HttpOptions http, ICollection<string> faults)
    {
        Range.Check(faults, "Http:Port", http.Port, 0, 65_535);
        CheckHost("Http:Host", http.Host, faults);
    }

    public static void Check(GrpcOptions grpc, ICollection<string> faults)
    {
        Range.Check(faults, "Grpc:Port", grpc.Port, 0, 65_535);
        CheckHost("Grpc:Host", grpc.Host, faults);
        Range.Check(faults, "Grpc:MaxMessageBytes", grpc.MaxMessageBytes, 16 * 1024, 16 * 1024 * 1024);
        Range.Check(faults, "Grpc:KeepAlive", grpc.KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range.Check(faults, "Grpc:KeepAliveTimeout", grpc.KeepAliveTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    public static void Check(WatchOptions watch, ICollection<string> faults)
    {
        Range.Check(faults, "Watch:RecentCrossings", watch.RecentCrossings, 1_000, 10_000_000);
        Range.Check(faults, "Watch:SlowAfter", watch.SlowAfter, TimeSpan.FromMilliseconds(10), Minute * 10);
        Range.Check(faults, "Watch:GiveUpAfter", watch.GiveUpAfter, TimeSpan.FromMilliseconds(100), Minute * 60);
        Range.Check(faults, "Watch:Buffer", watch.Buffer, 1, 1_000_000);
        Range.Check(faults, "Watch:StoreReaders", watch.StoreReaders, 1, 1_000);
    }

    public static void Check(TracingOptions tracing, ICollection<string> faults)
    {
        Range.Check(faults, "Tracing:SampleRatio", tracing.SampleRatio, 0, 1);
        if (tracing.Endpoint.Length > 0 && !IsPlainAddress(tracing.Endpoint))
            faults.Add("Tracing:Endpoint must be an http or https address like http://localhost:4318, without user, query or fragment; empty: no traces");
    }

    public static void Check(ShardingOptions sharding, ICollection<string> faults)
    {
        if (sharding.IsAkka && !ShardingOptions.HasAkka) faults.Add("Sharding:Host is \"akka\": this build has no Akka host, for it is of the restricted package set; use kafka-group, or build the full set");
        else if (!sharding.IsAkka && sharding.Host != ShardingOptions.KafkaGroup) faults.Add($"Sharding:Host is \"{sharding.Host}\": must be akka or kafka-group");
    }

    private static bool IsPlainAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri is { UserInfo: "", Query: "", Fragment: "" };

    private static void CheckHost(string key, string host, ICollection<string> faults)
    {
        if (!ListenAddress.IsValid(host)) faults.Add($"{key} is \"{host}\": must be an IP address, localhost or *");
    }
}
