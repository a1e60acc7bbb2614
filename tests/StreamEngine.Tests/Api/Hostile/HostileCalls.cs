using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Grpc;

namespace StreamEngine.Tests.Api.Hostile;

/// <summary>One bad call.</summary>
/// <param name="Make">The call, but for its body.</param>
/// <param name="Body">Its body, in pieces.</param>
/// <param name="Answers">What it may be answered by: gRPC statuses, HTTP statuses as <c>http 415</c>; a reset stream always counts.</param>
internal sealed record HostileCall(Func<Uri, RawCall> Make, byte[][] Body, params string[] Answers);

/// <summary>Calls that are wrong as calls: types, methods, headers, frames, messages, fields.</summary>
internal static class HostileCalls
{
    private const string Service = "/streamengine.v1.RiskService/";
    private const string Unknown = "2", InvalidArgument = "3", NotFound = "5", ResourceExhausted = "8", OutOfRange = "11", Unimplemented = "12", Internal = "13", Ok = "0";
    private static readonly byte[] Empty = RawCall.Frame([]);

    public static Dictionary<string, HostileCall> All { get; } = Gather().ToDictionary(call => call.Name, call => call.Call);

    private static IEnumerable<(string Name, HostileCall Call)> Gather() => [.. Envelopes(), .. HeaderFields(), .. Frames(), .. Messages(), .. Fields()];

    private static IEnumerable<(string, HostileCall)> Envelopes()
    {
        foreach (string type in (string[])["text/plain", "application/json", "application/grpcweb", "application/grpc-web", "application/x-protobuf", "multipart/form-data"])
            yield return ($"content type {type}", new(to => Call(to, "ListAtRisk", contentType: type), [Empty], "http 415", Internal));
        yield return ("no content type", new(to => new RawCall(to) { Path = Service + "ListAtRisk", ContentType = null }, [Empty], "http 415", Internal));
        yield return ("content type grpc+thrift", new(to => Call(to, "ListAtRisk", contentType: "application/grpc+thrift"), [Empty], Ok, Internal, Unimplemented, "http 415"));
        foreach (string method in (string[])["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"])
            yield return ($"method {method}", new(to => new RawCall(to) { Path = Service + "ListAtRisk", Method = new HttpMethod(method) }, [Empty], "http 405", "http 404", Unimplemented, "http 415", Internal));
        foreach (string path in (string[])["NoSuchMethod", "listatrisk", "ListAtRisk/", "ListAtRisk/more", "", "Watch%00", "%2e%2e/ListAtRisk"])
            yield return ($"path {path}", new(to => Call(to, path), [Empty], Unimplemented, "http 404", Ok));
        foreach (string path in (string[])["/", "/streamengine.v1.NoService/ListAtRisk", "/healthz/live", "/" + new string('a', 10_000), "/streamengine.v1.RiskService"])
            yield return ($"path {(path.Length > 100 ? "of 10,000 letters" : path)}", new(to => new RawCall(to) { Path = path }, [Empty], Unimplemented, "http 404", "http 414", "http 431"));
    }

    private static IEnumerable<(string, HostileCall)> HeaderFields()
    {
        foreach (string timeout in (string[])["soon", "-1S", "1", "S", "999999999S", "1.5S", "1Y", "18446744073709551616n", "0S", "1n"])
            yield return ($"timeout {timeout}", new(to => Call(to, "ListAtRisk", ("grpc-timeout", timeout)), [Empty], Ok, "4", InvalidArgument, Internal, "1"));
        yield return ("an unknown encoding", new(to => Call(to, "ListAtRisk", ("grpc-encoding", "rot13")), [RawCall.Frame([1], flag: 1)], Unimplemented));
        yield return ("an encoding of noise", new(to => Call(to, "ListAtRisk", ("grpc-encoding", "\u0001,,;")), [RawCall.Frame([1], flag: 1)], Unimplemented, "http 400", Internal));
        yield return ("a binary field that is not base64", new(to => Call(to, "ListAtRisk", ("trace-bin", "***")), [Empty], Ok, InvalidArgument, Internal, "http 400"));
        yield return ("a field of 15 KB", new(to => Call(to, "ListAtRisk", ("x", new string('a', 15_000))), [Empty], Ok, "http 431"));
        yield return ("a field of 40 KB", new(to => Call(to, "ListAtRisk", ("x", new string('a', 40_000))), [Empty], "http 431"));
        yield return ("accepts only an encoding of its own", new(to => Call(to, "ListAtRisk", ("grpc-accept-encoding", "rot13")), [Empty], Ok));
        yield return ("wants an upgrade", new(to => Call(to, "ListAtRisk", ("x-http-method-override", "DELETE")), [Empty], Ok));
    }

    private static IEnumerable<(string, HostileCall)> Frames()
    {
        byte[] zeros = new byte[64 * 1024 * 1024];
        yield return ("no message", new(List, [], Internal, InvalidArgument, Unknown, Unimplemented));
        yield return ("two messages", new(List, [Empty, Empty], Internal, InvalidArgument, Unknown, Unimplemented));
        yield return ("a thousand messages", new(List, [.. Enumerable.Repeat(Empty, 1_000)], Internal, InvalidArgument, Unknown, Unimplemented));
        yield return ("half a frame header", new(List, [[0, 0, 0]], Internal, InvalidArgument, Unknown));
        yield return ("a frame longer than it says", new(List, [[.. Empty, 1, 2]], Internal, InvalidArgument, Unknown));
        yield return ("a frame shorter than it says", new(List, [Lie(100, [1, 2, 3])], Internal, InvalidArgument, Unknown));
        yield return ("a frame of 4 GB, it says", new(List, [Lie(uint.MaxValue, [1, 2, 3])], ResourceExhausted, Internal, Unknown));
        yield return ("a frame of 2 GB, it says", new(List, [Lie(int.MaxValue, [1, 2, 3])], ResourceExhausted, Internal));
        yield return ("a message of 2 MB", new(List, [RawCall.Frame(new byte[2 * 1024 * 1024])], ResourceExhausted, "http 413"));
        yield return ("a message of 2 MB in small pieces", new(to => new RawCall(to) { Path = Service + "ListAtRisk", PieceSize = 4_096 }, [RawCall.Frame(new byte[2 * 1024 * 1024])], ResourceExhausted, "http 413"));
        yield return ("compressed by nothing", new(List, [RawCall.Frame([1, 2], flag: 1)], Internal, Unimplemented));
        foreach (byte flag in (byte[])[2, 0x80, 0xFF]) yield return ($"flag {flag}", new(List, [RawCall.Frame([], flag)], Internal, InvalidArgument, Unknown, Unimplemented));
        yield return ("gzip of noise", new(Gzip, [RawCall.Frame([1, 2, 3, 4, 5, 6], flag: 1)], Internal, InvalidArgument, Unknown));
        yield return ("gzip cut short", new(Gzip, [RawCall.Frame(RawCall.Gzip(Encoding.UTF8.GetBytes(new string('a', 9_999)))[..20], flag: 1)], Internal, InvalidArgument, Unknown));
        yield return ("gzip of nothing", new(Gzip, [RawCall.Frame([], flag: 1)], Ok, Internal, InvalidArgument, Unknown));
        yield return ("a bomb of 64 MB", new(Gzip, [RawCall.Frame(RawCall.Gzip(zeros), flag: 1)], ResourceExhausted));
        yield return ("a bomb for a stream", new(to => Call(to, "Watch", ("grpc-encoding", "gzip")), [RawCall.Frame(RawCall.Gzip(zeros), flag: 1)], ResourceExhausted));
    }

    private static IEnumerable<(string, HostileCall)> Messages()
    {
        yield return ("not protobuf", new(List, [RawCall.Frame([0xFF, 0xFF, 0xFF])], Internal, InvalidArgument, Unknown));
        yield return ("a field without its value", new(List, [RawCall.Frame([0x0A])], Internal, InvalidArgument, Unknown));
        yield return ("a field longer than the message", new(List, [RawCall.Frame([0x1A, 0x7F, 1])], Internal, InvalidArgument, Unknown));
        yield return ("a field of negative length", new(List, [RawCall.Frame([0x1A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1])], Internal, InvalidArgument, Unknown));
        yield return ("a number without an end", new(List, [RawCall.Frame([0x10, .. Enumerable.Repeat((byte)0xFF, 20)])], Internal, InvalidArgument, Unknown));
        yield return ("field 0", new(List, [RawCall.Frame([0, 0])], Internal, InvalidArgument, Unknown));
        yield return ("a wrong kind of field", new(List, [RawCall.Frame([0x12, 1, 1])], Ok, Internal, InvalidArgument, Unknown));
        yield return ("a group without an end", new(List, [RawCall.Frame([0x3B])], Internal, InvalidArgument, Unknown));
        yield return ("an end without a group", new(List, [RawCall.Frame([0x3C])], Internal, InvalidArgument, Unknown));
        yield return ("100,000 groups in each other", new(List, [RawCall.Frame([.. Enumerable.Repeat((byte)0x3B, 100_000)])], Internal, InvalidArgument, Unknown));
        yield return ("unknown fields", new(List, [RawCall.Frame([0xFA, 0x3F, 3, 1, 2, 3])], Ok));
        yield return ("a lone surrogate", new(to => Call(to, "GetCustomer"), [RawCall.Frame([0x0A, 3, 0xED, 0xA0, 0x80])], Internal, InvalidArgument, Unknown, NotFound));
        yield return ("not UTF-8", new(to => Call(to, "GetCustomer"), [RawCall.Frame([0x0A, 2, 0xC3, 0x28])], Internal, InvalidArgument, Unknown, NotFound));
    }

    private static IEnumerable<(string, HostileCall)> Fields()
    {
        string[] tokens =
        [
            "x", "====", "AQAAAAAA", "!!!", new string('A', 400_000), "\0", "\uFFFF", "AQ==\r\n", Convert.ToBase64String(Encoding.UTF8.GetBytes("{}")), "../../etc/passwd", "' OR 1=1 --",
        ];
        for (int i = 0; i < tokens.Length; i++)
        {
            string token = tokens[i];
            yield return ($"resume token {i}", Of("Watch", new WatchRequest { ResumeToken = token }, InvalidArgument));
            yield return ($"page token {i} of those at risk", Of("ListAtRisk", new ListAtRiskRequest { PageToken = token }, InvalidArgument));
            yield return ($"page token {i} of a timeline", Of("GetTimeline", new GetTimelineRequest { CustomerId = "c", PageToken = token }, InvalidArgument));
        }

        foreach (int number in (int[])[-1, int.MinValue, int.MaxValue])
        {
            yield return ($"page size {number}", Of("ListAtRisk", new ListAtRiskRequest { PageSize = number }, InvalidArgument));
            yield return ($"page size {number} of a timeline", Of("GetTimeline", new GetTimelineRequest { CustomerId = "c", PageSize = number }, InvalidArgument));
            yield return ($"heartbeat {number}", Of("Watch", new WatchRequest { HeartbeatSeconds = number }, InvalidArgument));
            yield return ($"level {number}", Of("Watch", new WatchRequest { Filter = new RiskFilter { MinimumLevel = (RiskLevel)number } }, InvalidArgument));
            yield return ($"direction {number}", Of("Watch", new WatchRequest { Filter = new RiskFilter { Direction = (CrossingDirection)number } }, InvalidArgument));
            yield return ($"driver {number}", Of("ListAtRisk", new ListAtRiskRequest { Filter = new RiskFilter { Drivers = { (FactorKind)number } } }, InvalidArgument));
        }

        yield return ("10,000 segments", Of("Watch", new WatchRequest { Filter = new RiskFilter { Segments = { Enumerable.Range(0, 10_000).Select(i => $"s-{i}") } } }, InvalidArgument));
        yield return ("10,000 times the same customer", Of("ListAtRisk", new ListAtRiskRequest { Filter = new RiskFilter { CustomerIds = { Enumerable.Repeat("c", 10_000) } } }, InvalidArgument));
        yield return ("a queue of 100,000 letters", Of("ListAtRisk", new ListAtRiskRequest { Filter = new RiskFilter { Queues = { new string('q', 100_000) } } }, InvalidArgument));
        yield return ("an empty region", Of("ListAtRisk", new ListAtRiskRequest { Filter = new RiskFilter { Regions = { "" } } }, InvalidArgument));
        yield return ("no customer", Of("GetCustomer", new GetCustomerRequest(), InvalidArgument));
        yield return ("a customer of 100,000 letters", Of("GetTimeline", new GetTimelineRequest { CustomerId = new string('c', 100_000) }, InvalidArgument));
        foreach (string customer in (string[])["\0", "c\0d", "\uFEFF", "\uFFFE", "';--", "{0}", "*", "../c", "c\r\nc", "\U0001F600"])
            yield return ($"customer {Uri.EscapeDataString(customer)}", Of("GetCustomer", new GetCustomerRequest { CustomerId = customer }, NotFound, InvalidArgument));
        yield return ("a token of another number of shards", Of("Watch", new WatchRequest { ResumeToken = EndToEnd.Watching.ExactWatcher.FromTheBeginning(9_999) }, OutOfRange));
    }

    private static HostileCall Of(string method, IMessage request, params string[] answers) => new(to => Call(to, method), [RawCall.Frame(request)], answers);

    private static RawCall List(Uri to) => Call(to, "ListAtRisk");

    private static RawCall Gzip(Uri to) => Call(to, "ListAtRisk", ("grpc-encoding", "gzip"));

    private static RawCall Call(Uri to, string method, (string Name, string Value)? field = null, string contentType = "application/grpc") =>
        new(to) { Path = Service + method, ContentType = contentType, Headers = field is { } extra ? new() { [extra.Name] = extra.Value } : [] };

    private static byte[] Lie(uint length, byte[] payload)
    {
        byte[] frame = RawCall.Frame(payload);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length);
        return frame;
    }
}
