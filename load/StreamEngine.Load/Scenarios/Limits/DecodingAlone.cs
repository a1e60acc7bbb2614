using StreamEngine.Commands;
using StreamEngine.Ingest.Decoding;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>The decoder without anything around it: messages decoded and dropped, by one thread.</summary>
internal static class DecodingAlone
{
    /// <summary>Decodes the messages in turn, from the first again after the last.</summary>
    /// <param name="messages">JSON or Protobuf.</param>
    /// <param name="count">How many in all.</param>
    /// <param name="decoder">The engine's.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many became interactions: all.</returns>
    /// <exception cref="FaultException">A message is not one.</exception>
    public static long Run(IReadOnlyList<byte[]> messages, long count, InteractionDecoder decoder, CancellationToken ct)
    {
        int next = 0;
        for (long done = 0; done < count; done++)
        {
            DecodedRecord record = decoder.Decode(messages[next], headers: null);
            if (record.Fault is { } fault) throw new FaultException([$"message {next} cannot be decoded: {fault.Message}"]);
            if (++next < messages.Count) continue;
            next = 0;
            ct.ThrowIfCancellationRequested();
        }

        return count;
    }
}
