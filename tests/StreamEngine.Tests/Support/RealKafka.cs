namespace StreamEngine.Tests.Support;

/// <summary>The real broker that the wire tests run on, where there is one: the one that <c>STREAMENGINE_TEST_KAFKA</c> names, else one in Docker.</summary>
internal static class RealKafka
{
    public const string Variable = "STREAMENGINE_TEST_KAFKA";

    /// <summary>The variable's word for none, though Docker may answer.</summary>
    public const string Embedded = "embedded";

    private const string WayOut = $"name a real broker: {Variable}=host:port";

    private static readonly string Setting = Environment.GetEnvironmentVariable(Variable) ?? "";

    /// <summary>Why there is none, and what the reader can do about it; null where there is one.</summary>
    public static string? Absence { get; } = Setting switch
    {
        "" => DockerAbsence(),
        Embedded => $"{Variable} is {Embedded}: unset it where Docker answers, or {WayOut}",
        _ => null,
    };

    /// <summary>Where it is, if there is one; that in Docker is started when it is first asked for.</summary>
    public static string BootstrapServers => Setting.Length > 0 ? Setting : DockerAddress();

#if FULL_PACKAGES
    private static string? DockerAbsence() => DockerKafka.Answers ? null : $"Docker does not answer: start it, or {WayOut}";

    private static string DockerAddress() => DockerKafka.BootstrapServers;
#else
    private static string DockerAbsence() => $"The restricted package set has no Testcontainers: take the full one where Docker answers, or {WayOut}";

    private static string DockerAddress() => throw new InvalidOperationException(Absence);
#endif
}
