using StreamEngine.Api.Security.Tls;
using StreamEngine.Configuration;

namespace StreamEngine.Api;

/// <summary>What must hold before anything listens; settings alone cannot tell, for certificates lie in files.</summary>
internal static class ListenRules
{
    public static void Check(ApiSettings settings, TimeProvider clock, ICollection<string> faults)
    {
        if (settings.Http.Port == settings.Grpc.Port && settings.Http.Port != 0) faults.Add($"Grpc:Port is {settings.Grpc.Port}, and so is Http:Port: each needs its own");
        if (settings.Security.Mode == SecurityMode.Open)
        {
            CheckLoopback("Http:Host", settings.Http.Host, faults);
            CheckLoopback("Grpc:Host", settings.Grpc.Host, faults);
            return;
        }

        List<string> tlsFaults = [];
        TlsFiles.Read(settings.Security, clock.GetUtcNow(), tlsFaults);
        foreach (string fault in tlsFaults) faults.Add(fault);
    }

    private static void CheckLoopback(string key, string host, ICollection<string> faults)
    {
        if (!ListenAddress.IsLoopback(host)) faults.Add($"{key} is \"{host}\", but with Security:Mode=open anyone may do anything: must be localhost or another loopback address");
    }
}
