namespace StreamEngine.Load.Traffic;

/// <summary>One record to send. Its arrays hold until the next one is made.</summary>
/// <param name="Key">The customer's id; null: anonymous.</param>
/// <param name="Payload">The interaction.</param>
/// <param name="Channel">Its channel's place in the <see cref="ChannelMix"/>.</param>
/// <param name="Probe">The probe's number; null when it is none.</param>
internal readonly record struct OutgoingRecord(byte[]? Key, byte[] Payload, int Channel, int? Probe);
