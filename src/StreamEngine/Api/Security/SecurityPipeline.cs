using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>Puts the gate together and before the endpoints.</summary>
internal static class SecurityPipeline
{
    /// <summary>Everything but <see cref="FailedLogins"/> and <see cref="AccessCounters"/>, which the listeners share.</summary>
    public static void AddSecurity(this IServiceCollection services, SecurityOptions security, TimeProvider clock, ILoggerFactory loggers)
    {
        services.AddSingleton(new StreamSlots(security.Streams));
        services.AddSingleton(provider => new CallHolder(provider.GetRequiredService<AccessCounters>(), clock));
        services.AddSingleton(provider => new StreamHolder(
            provider.GetRequiredService<StreamSlots>(), provider.GetRequiredService<CallHolder>(), provider.GetRequiredService<AccessCounters>(), clock));
        services.AddSingleton(new AuditLog(security.AuditKey, loggers));
        services.AddSingleton(_ => new CallerDirectory(security.Callers));
        services.AddSingleton(provider => new Authenticator(
            provider.GetRequiredService<CallerDirectory>(), provider.GetRequiredService<FailedLogins>(), security.FailedLogins, provider.GetRequiredService<AccessCounters>(), clock));
    }

    public static void UseSecurity(this WebApplication app, SecurityOptions security)
    {
        bool isOpen = security.Mode == SecurityMode.Open;
        app.UseMiddleware<SecurityHeaders>(!isOpen);
        if (isOpen) app.UseMiddleware<OpenGate>();
        else app.UseMiddleware<AccessGate>();
    }

    /// <summary>Says at the start what an operator may not have meant.</summary>
    public static void Tell(SecurityOptions security, ILogger log)
    {
        if (security.Mode == SecurityMode.Open)
        {
            Log.SecurityOpen(log);
            return;
        }

        if (security.Callers.Count == 0) Log.NoCallers(log);
        if (security.AuditKey.Length == 0) Log.NoAuditKey(log);
    }
}
