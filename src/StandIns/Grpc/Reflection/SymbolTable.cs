using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Files by name and by the symbols in them, with all that they import.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<string, FileDescriptor> _files = [];
    private readonly Dictionary<string, FileDescriptor> _symbols = [];

    public SymbolTable(IReadOnlyList<ServiceDescriptor> services)
    {
        Services = [.. services.Select(service => service.FullName)];
        foreach (ServiceDescriptor service in services)
            Add(service.File);
    }

    /// <summary>Full names of the services.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>The file and, after it, its imports to the last; null when it is not known.</summary>
    public IReadOnlyList<ByteString>? FileByName(string name) => _files.TryGetValue(name, out FileDescriptor? file) ? WithImports(file) : null;

    /// <summary>The file that holds a service, method, message or enum, and its imports.</summary>
    public IReadOnlyList<ByteString>? FileContaining(string symbol) => _symbols.TryGetValue(symbol, out FileDescriptor? file) ? WithImports(file) : null;

    private static List<ByteString> WithImports(FileDescriptor file)
    {
        List<FileDescriptor> found = [file];
        for (int i = 0; i < found.Count; i++)
            found.AddRange(found[i].Dependencies.Where(import => !found.Contains(import)));
        return [.. found.Select(each => each.SerializedData)];
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file)) return;
        foreach (FileDescriptor import in file.Dependencies)
            Add(import);
        foreach (ServiceDescriptor service in file.Services)
        {
            Add(service);
            foreach (MethodDescriptor method in service.Methods)
                Add(method);
        }

        foreach (MessageDescriptor message in file.MessageTypes)
            AddMessage(message);
        foreach (EnumDescriptor type in file.EnumTypes)
            Add(type);
    }

    private void AddMessage(MessageDescriptor message)
    {
        Add(message);
        foreach (EnumDescriptor type in message.EnumTypes)
            Add(type);
        foreach (MessageDescriptor nested in message.NestedTypes)
            AddMessage(nested);
    }

    private void Add(DescriptorBase symbol) => _symbols[symbol.FullName] = symbol.File;
}
