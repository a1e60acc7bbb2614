namespace StreamEngine.Api.Security;

/// <summary>An endpoint whose answer goes on until somebody ends it; so many of them a caller may hold open.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StreamAttribute : Attribute;
