namespace Grpc.Wire;

/// <summary>An exception and those inside it, in one line.</summary>
internal static class ExceptionText
{
    public static string Of(Exception fault)
    {
        string text = $"{fault.GetType().Name}: {fault.Message}";
        return fault.InnerException is null ? text : text + " " + Of(fault.InnerException);
    }
}
