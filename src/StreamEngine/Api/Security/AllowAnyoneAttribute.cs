namespace StreamEngine.Api.Security;

/// <summary>An endpoint that asks nobody who they are. A stated role goes over it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class AllowAnyoneAttribute : Attribute;
