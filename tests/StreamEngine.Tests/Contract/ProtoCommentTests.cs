using Google.Protobuf.Reflection;

namespace StreamEngine.Tests.Contract;

/// <summary>The protos are documented field by field: whoever builds on them reads nothing else.</summary>
public sealed class ProtoCommentTests
{
    [Fact]
    public void EverythingDeclared_HasAComment()
    {
        foreach (FileDescriptor file in PublicProtos.Files)
        {
            List<ProtoText.Declaration> declared = [.. ProtoText.Declarations(Path.Combine(PublicProtos.Folder, file.Name))];

            // All that the compiler knows of was looked at.
            Assert.Equal(Names(file).Order(StringComparer.Ordinal), declared.Select(declaration => declaration.Name).Order(StringComparer.Ordinal));
            Assert.Equal([], declared.Where(declaration => !declaration.IsDocumented).Select(declaration => $"{file.Name}: {declaration.Name}"));
        }
    }

    private static IEnumerable<string> Names(FileDescriptor file)
    {
        // Ours are flat. A nested type would need more here, and readers would have to look for it.
        Assert.All(file.MessageTypes, message => Assert.Empty(message.NestedTypes.Concat<IDescriptor>(message.EnumTypes)));
        foreach (MessageDescriptor message in file.MessageTypes)
        {
            yield return message.Name;
            foreach (OneofDescriptor oneof in message.Oneofs.Where(oneof => !oneof.IsSynthetic)) yield return $"{message.Name}.{oneof.Name}";
            foreach (FieldDescriptor field in message.Fields.InDeclarationOrder())
                yield return field.RealContainingOneof is { } oneof ? $"{message.Name}.{oneof.Name}.{field.Name}" : $"{message.Name}.{field.Name}";
        }

        foreach (EnumDescriptor one in file.EnumTypes)
        {
            yield return one.Name;
            foreach (EnumValueDescriptor value in one.Values) yield return $"{one.Name}.{value.Name}";
        }

        foreach (ServiceDescriptor service in file.Services)
        {
            yield return service.Name;
            foreach (MethodDescriptor method in service.Methods) yield return $"{service.Name}.{method.Name}";
        }
    }
}
