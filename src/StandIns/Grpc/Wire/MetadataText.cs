using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Between metadata entries and header values.</summary>
internal static class MetadataText
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        Protocol.Status, Protocol.Message, Protocol.Timeout, Protocol.Encoding, Protocol.AcceptEncoding,
        "content-type", "content-encoding", "te", "host", "accept-encoding",
    };

    /// <summary>Whether the header is the protocol's own and no metadata.</summary>
    public static bool IsReserved(string name) => name.StartsWith(':') || Reserved.Contains(name);

    public static string Encode(Metadata.Entry entry) => entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;

    /// <summary>Adds a header. A binary one may hold several values joined by commas, with or without padding.</summary>
    public static void Decode(string name, string value, Metadata into)
    {
        if (!Metadata.Entry.IsBinaryKey(name))
        {
            into.Add(name, value);
            return;
        }

        foreach (string part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            string digits = part.TrimEnd('=');
            into.Add(name, Convert.FromBase64String(digits.PadRight((digits.Length + 3) / 4 * 4, '=')));
        }
    }
}
