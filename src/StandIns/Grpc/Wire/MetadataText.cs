using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Between metadata entries and header values.</summary>
internal static class MetadataText
{
    /// <summary>Whether the header is the protocol's own and no metadata.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(':') || name.ToLowerInvariant() is Protocol.Status or Protocol.Message or Protocol.Encoding or Protocol.AcceptEncoding or "content-type" or "content-encoding";

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
            into.Add(name, Convert.FromBase64String(part.TrimEnd('=').PadRight((part.TrimEnd('=').Length + 3) / 4 * 4, '=')));
    }
}
