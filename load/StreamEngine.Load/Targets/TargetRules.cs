using StreamEngine.Commands;

namespace StreamEngine.Load.Targets;

/// <summary>Which addresses go together.</summary>
internal static class TargetRules
{
    /// <exception cref="FaultException">They do not: one line a fault.</exception>
    public static void Check(TargetOptions target)
    {
        List<string> faults = [];
        if ((target.Http is null) != (target.Grpc is null)) faults.Add("--http and --grpc are of one engine: give both, or none");
        if (target.Http is not null && target.Kafka is null) faults.Add("--http names an engine that is there: give --kafka, too, the brokers that it reads from");
        if (target.Http is not null && target.Store == "embedded") faults.Add("--store embedded is for engines that are started here: leave it out, or name the Redis of those that are there");
        if (target.Token is not null && target.Http is null) faults.Add("--token is for an engine that is there: give --http and --grpc");
        if (target.AuthorityPath is not null && target.Http is null) faults.Add("--ca is for an engine that is there: give --http and --grpc");
        if (target is { EnginePath: { } path } && !File.Exists(path)) faults.Add($"--engine {path}: there is no such file; name a streamengine.dll");
        if (faults.Count > 0) throw new FaultException(faults);
    }

    /// <param name="option">By which it was given.</param>
    /// <param name="text">Null: it was not.</param>
    /// <exception cref="FaultException">It is no address.</exception>
    public static Uri? Address(string option, string? text)
    {
        if (text is null) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new FaultException([$"{option} {text} is no address: must be like https://host:8080"]);
    }
}
