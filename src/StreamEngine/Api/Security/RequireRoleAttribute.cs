using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>The least role that may call an endpoint. Where several are stated, of a service and of its method, the highest counts.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequireRoleAttribute(CallerRole role) : Attribute
{
    public CallerRole Role { get; } = role;
}
