namespace Grpc.Core;

/// <summary>Says where a generated service base class is bound.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = true)]
public class BindServiceMethodAttribute : Attribute
{
    /// <summary>The type and its method.</summary>
    public BindServiceMethodAttribute(Type bindType, string bindMethodName)
    {
        BindType = bindType;
        BindMethodName = bindMethodName;
    }

    /// <summary>The type that has the bind method.</summary>
    public Type BindType { get; }

    /// <summary>The bind method.</summary>
    public string BindMethodName { get; }
}
