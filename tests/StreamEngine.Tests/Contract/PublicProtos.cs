using Google.Protobuf;
using Google.Protobuf.Reflection;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Contract;

/// <summary>The contracts that others build on: as they are now, and as they were promised.</summary>
internal static class PublicProtos
{
    /// <summary>A <c>FileDescriptorSet</c> in protobuf's JSON form, so that a review shows what changes in the promise.</summary>
    private static readonly string Promise = Path.Combine(Repository.Root, "tests", "StreamEngine.Tests", "Contract", "contract.json");

    public static IReadOnlyList<FileDescriptor> Files { get; } =
        [CrossingReflection.Descriptor, InteractionReflection.Descriptor, RiskServiceReflection.Descriptor];

    public static string Folder { get; } = Path.Combine(Repository.Root, "src", "Protos");

    public static FileDescriptorSet Now()
    {
        FileDescriptorSet set = new();
        foreach (FileDescriptor file in Files) set.File.Add(Spelled(FileDescriptorProto.Parser.ParseFrom(file.SerializedData)));
        return set;
    }

    public static FileDescriptorSet Promised() => File.Exists(Promise) ? JsonParser.Default.Parse<FileDescriptorSet>(File.ReadAllText(Promise)) : new FileDescriptorSet();

    public static void Renew() => File.WriteAllText(Promise, new JsonFormatter(JsonFormatter.Settings.Default.WithIndentation()).Format(Now()) + "\n");

    /// <summary>With every JSON name written out: some compilers leave those out that follow from the field's name.</summary>
    private static FileDescriptorProto Spelled(FileDescriptorProto file)
    {
        foreach (DescriptorProto message in file.MessageType) Spell(message);
        return file;
    }

    private static void Spell(DescriptorProto message)
    {
        foreach (FieldDescriptorProto field in message.Field)
            if (!field.HasJsonName) field.JsonName = JsonName(field.Name);
        foreach (DescriptorProto nested in message.NestedType) Spell(nested);
    }

    private static string JsonName(string name)
    {
        string[] words = name.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
