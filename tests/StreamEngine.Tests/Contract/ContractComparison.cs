using Google.Protobuf.Reflection;

namespace StreamEngine.Tests.Contract;

/// <summary>What in one set of contracts would break those who build on an earlier one. Whatever is only added breaks nobody.</summary>
internal sealed class ContractComparison
{
    private readonly List<string> _breaks = [];
    private readonly List<string> _unreserved = [];

    private ContractComparison(FileDescriptorSet before, FileDescriptorSet now) =>
        Pair("file", before.File, now.File, file => file.Name, CompareFiles);

    /// <summary>One line each.</summary>
    public IReadOnlyList<string> Breaks => [.. _breaks, .. _unreserved];

    /// <summary>Those that nobody can mean: a number or name could come to mean something else to a reader who still knows the old one.</summary>
    public IReadOnlyList<string> Unreserved => _unreserved;

    public static ContractComparison Of(FileDescriptorSet before, FileDescriptorSet now) => new(before, now);

    private void CompareFiles(string name, FileDescriptorProto before, FileDescriptorProto now)
    {
        Same(name, "package", before.Package, now.Package);
        Same(name, "syntax", before.Syntax, now.Syntax);
        Same(name, "options", before.Options, now.Options);
        CompareMessages(before.Package, before.MessageType, now.MessageType);
        CompareEnums(before.Package, before.EnumType, now.EnumType);
        Pair("service", before.Service, now.Service, service => service.Name, (service, old, other) =>
            Pair($"{service}: method", old.Method, other.Method, method => method.Name, CompareMethods));
    }

    private void CompareMethods(string name, MethodDescriptorProto before, MethodDescriptorProto now)
    {
        Same(name, "request", before.InputType, now.InputType);
        Same(name, "response", before.OutputType, now.OutputType);
        Same(name, "streaming of requests", before.ClientStreaming, now.ClientStreaming);
        Same(name, "streaming of responses", before.ServerStreaming, now.ServerStreaming);
    }

    private void CompareMessages(string scope, IEnumerable<DescriptorProto> before, IEnumerable<DescriptorProto> now) =>
        Pair($"{scope}: message", before, now, message => message.Name, (name, old, other) =>
        {
            Members members = new(name, "field", [.. old.ReservedName], [.. other.ReservedName], [.. old.ReservedRange.Select(Closed)], [.. other.ReservedRange.Select(Closed)]);
            CompareMembers(members, old.Field, other.Field, field => field.Number, field => field.Name, (field, a, b) => CompareFields(field, a, b, old, other));
            CompareMessages(name, old.NestedType, other.NestedType);
            CompareEnums(name, old.EnumType, other.EnumType);
        });

    private void CompareEnums(string scope, IEnumerable<EnumDescriptorProto> before, IEnumerable<EnumDescriptorProto> now) =>
        Pair($"{scope}: enum", before, now, one => one.Name, (name, old, other) =>
        {
            Members members = new(
                name, "value", [.. old.ReservedName], [.. other.ReservedName],
                [.. old.ReservedRange.Select(range => (range.Start, range.End))], [.. other.ReservedRange.Select(range => (range.Start, range.End))]);
            CompareMembers(members, old.Value, other.Value, value => value.Number, value => value.Name, (_, _, _) => { });
        });

    private void CompareFields(string name, FieldDescriptorProto before, FieldDescriptorProto now, DescriptorProto old, DescriptorProto other)
    {
        Same(name, "type", (before.Type, before.TypeName), (now.Type, now.TypeName));
        Same(name, "label", (before.Label, before.Proto3Optional), (now.Label, now.Proto3Optional));
        Same(name, "JSON name", before.JsonName, now.JsonName);
        Same(name, "oneof", OneofOf(before, old), OneofOf(now, other));
        Same(name, "options", before.Options, now.Options);
    }

    private static string OneofOf(FieldDescriptorProto field, DescriptorProto message) =>
        field.HasOneofIndex && !field.Proto3Optional ? message.OneofDecl[field.OneofIndex].Name : "none";

    private void CompareMembers<T>(Members members, IEnumerable<T> before, IEnumerable<T> now, Func<T, int> number, Func<T, string> name, Action<string, T, T> compare)
        where T : class
    {
        ILookup<int, T> current = now.ToLookup(number);
        foreach (T old in before)
        {
            string path = $"{members.Owner}: {members.Kind} {name(old)} = {number(old)}";
            if ((current[number(old)].FirstOrDefault(other => name(other) == name(old)) ?? current[number(old)].FirstOrDefault()) is not { } same)
            {
                _breaks.Add($"{path} is removed");
                if (!members.IsReserved(number(old)) || !members.NamesNow.Contains(name(old)))
                    _unreserved.Add($"{path} is removed, and its number and its name are not both reserved");
                continue;
            }

            Same(path, "name", name(old), name(same));
            compare(path, old, same);
        }

        foreach ((int first, int last) in members.RangesBefore)
            if (!members.Covers(first, last)) _unreserved.Add($"{members.Owner}: numbers {first} to {last} are no longer reserved");
        foreach (string reserved in members.NamesBefore.Except(members.NamesNow))
            _unreserved.Add($"{members.Owner}: the name {reserved} is no longer reserved");
    }

    private void Pair<T>(string kind, IEnumerable<T> before, IEnumerable<T> now, Func<T, string> name, Action<string, T, T> compare)
        where T : class
    {
        Dictionary<string, T> current = now.ToDictionary(name);
        foreach (T old in before)
        {
            if (current.TryGetValue(name(old), out T? same)) compare($"{kind} {name(old)}", old, same);
            else _breaks.Add($"{kind} {name(old)} is removed");
        }
    }

    private void Same<T>(string path, string what, T before, T now)
    {
        if (!Equals(before, now)) _breaks.Add($"{path}: {what} was {before}, is {now}");
    }

    /// <summary>A message's ranges end before their end, an enum's at it.</summary>
    private static (int First, int Last) Closed(DescriptorProto.Types.ReservedRange range) => (range.Start, range.End - 1);

    private sealed record Members(
        string Owner, string Kind, IReadOnlyList<string> NamesBefore, IReadOnlyList<string> NamesNow,
        IReadOnlyList<(int First, int Last)> RangesBefore, IReadOnlyList<(int First, int Last)> RangesNow)
    {
        public bool IsReserved(int number) => RangesNow.Any(range => range.First <= number && number <= range.Last);

        public bool Covers(int first, int last)
        {
            foreach ((int start, int end) in RangesNow.Order())
                if (start <= first && end >= first) first = end == int.MaxValue ? end : end + 1;
            return first > last || (first == int.MaxValue && IsReserved(first));
        }
    }
}
