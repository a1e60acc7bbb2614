using Google.Protobuf.Reflection;
using FieldType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;

namespace StreamEngine.Tests.Contract;

/// <summary>The comparison bites, and where it should not, it does not.</summary>
public sealed class ContractComparisonTests
{
    private static readonly Dictionary<string, Action<FileDescriptorSet>> Breaking = new()
    {
        ["field score = 9 is removed"] = set => Remove(Message(set, "RiskCrossing").Field, "score"),
        ["field score = 9: name was score"] = set => Field(set, "RiskCrossing", "score").Name = "mark",
        ["field score = 9 is removed, and its number"] = set => Field(set, "RiskCrossing", "score").Number = 99,
        ["field score = 9: type was"] = set => Field(set, "RiskCrossing", "score").Type = FieldType.Float,
        ["field before = 7: type was"] = set => Field(set, "RiskCrossing", "before").TypeName = ".streamengine.v1.CrossingCause",
        ["field segments = 3: label was"] = set => Field(set, "RiskFilter", "segments").Label = Label.Optional,
        ["field queue = 15: label was"] = set => Field(set, "RiskCrossing", "queue").Proto3Optional = false,
        ["field score = 9: JSON name was"] = set => Field(set, "RiskCrossing", "score").JsonName = "riskScore",
        ["field heartbeat = 5: oneof was kind"] = set => Field(set, "WatchUpdate", "heartbeat").ClearOneofIndex(),
        ["field conflated = 6: oneof was none"] = set => Field(set, "WatchUpdate", "conflated").OneofIndex = 0,
        ["field drivers = 7: options was"] = set => Field(set, "RiskFilter", "drivers").Options = new FieldOptions { Packed = false },
        ["enum RiskLevel: value RISK_LEVEL_HIGH = 3 is removed"] = set => Remove(Enum(set, "RiskLevel").Value, "RISK_LEVEL_HIGH"),
        ["value RISK_LEVEL_HIGH = 3: name was"] = set => Enum(set, "RiskLevel").Value[3].Name = "RISK_LEVEL_TALL",
        ["value RISK_LEVEL_CRITICAL = 4 is removed"] = set => Enum(set, "RiskLevel").Value[4].Number = 5,
        ["message Heartbeat is removed"] = set => Remove(set.File[2].MessageType, "Heartbeat"),
        ["enum CrossingDirection is removed"] = set => set.File[2].EnumType.RemoveAt(0),
        ["service RiskService is removed"] = set => set.File[2].Service.Clear(),
        ["method GetTimeline is removed"] = set => set.File[2].Service[0].Method.RemoveAt(3),
        ["method Watch: streaming of responses was True"] = set => set.File[2].Service[0].Method[0].ServerStreaming = false,
        ["method GetCustomer: streaming of requests was False"] = set => set.File[2].Service[0].Method[1].ClientStreaming = true,
        ["method GetCustomer: request was"] = set => set.File[2].Service[0].Method[1].InputType = ".streamengine.v1.GetTimelineRequest",
        ["method GetCustomer: response was"] = set => set.File[2].Service[0].Method[1].OutputType = ".streamengine.v1.CustomerRisk",
        ["package was streamengine.v1"] = set => set.File[0].Package = "streamengine.v2",
        ["options was"] = set => set.File[0].Options.CsharpNamespace = "Elsewhere",
        ["file streamengine/v1/interaction.proto is removed"] = set => set.File.RemoveAt(1),
    };

    public static TheoryData<string> Breaks => [.. Breaking.Keys];

    [Theory]
    [MemberData(nameof(Breaks))]
    public void ABreak_IsFound(string told)
    {
        FileDescriptorSet before = PublicProtos.Now();
        FileDescriptorSet now = before.Clone();
        Breaking[told](now);
        Assert.Contains(ContractComparison.Of(before, now).Breaks, line => line.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIsAdded_BreaksNothing()
    {
        FileDescriptorSet before = PublicProtos.Now();
        FileDescriptorSet now = before.Clone();
        Message(now, "RiskCrossing").Field.Add(new FieldDescriptorProto { Name = "more", Number = 50, Type = FieldType.String });
        Message(now, "RiskCrossing").ReservedRange.Add(new DescriptorProto.Types.ReservedRange { Start = 60, End = 70 });
        Enum(now, "RiskLevel").Value.Add(new EnumValueDescriptorProto { Name = "RISK_LEVEL_LOST", Number = 5 });
        now.File[2].MessageType.Add(new DescriptorProto { Name = "More" });
        now.File[2].Service[0].Method.Add(new MethodDescriptorProto { Name = "More" });
        now.File.Add(new FileDescriptorProto { Name = "more.proto" });
        Assert.Empty(ContractComparison.Of(before, now).Breaks);
    }

    [Fact]
    public void WhatIsRemoved_MustBeReserved_AndStaySo()
    {
        FileDescriptorSet before = PublicProtos.Now();
        FileDescriptorSet removed = before.Clone();
        Remove(Message(removed, "RiskCrossing").Field, "score");
        Assert.Single(ContractComparison.Of(before, removed).Unreserved);
        Message(removed, "RiskCrossing").ReservedRange.Add(new DescriptorProto.Types.ReservedRange { Start = 9, End = 10 });
        Assert.Single(ContractComparison.Of(before, removed).Unreserved);
        Message(removed, "RiskCrossing").ReservedName.Add("score");
        ContractComparison meant = ContractComparison.Of(before, removed);
        Assert.Equal((1, 0), (meant.Breaks.Count, meant.Unreserved.Count));

        // The promise is renewed; whoever now uses the number again must lift the reservation, and that is found.
        FileDescriptorSet reused = removed.Clone();
        Message(reused, "RiskCrossing").ReservedRange.Clear();
        Message(reused, "RiskCrossing").Field.Add(new FieldDescriptorProto { Name = "other", Number = 9, Type = FieldType.String });
        Assert.Contains(ContractComparison.Of(removed, reused).Unreserved, line => line.Contains("numbers 9 to 9 are no longer reserved", StringComparison.Ordinal));
        reused = removed.Clone();
        Message(reused, "RiskCrossing").ReservedName.Clear();
        Assert.Contains(ContractComparison.Of(removed, reused).Unreserved, line => line.Contains("the name score is no longer reserved", StringComparison.Ordinal));
    }

    private static DescriptorProto Message(FileDescriptorSet set, string name) => set.File.SelectMany(file => file.MessageType).Single(message => message.Name == name);

    private static FieldDescriptorProto Field(FileDescriptorSet set, string message, string name) => Message(set, message).Field.Single(field => field.Name == name);

    private static EnumDescriptorProto Enum(FileDescriptorSet set, string name) => set.File.SelectMany(file => file.EnumType).Single(one => one.Name == name);

    private static void Remove<T>(IList<T> members, string name) => members.Remove(members.Single(member => ((dynamic)member!).Name == name));
}
