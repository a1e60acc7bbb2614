using System.Text;

namespace StreamEngine.Load.Traffic.Patterns;

/// <summary>Over which channel an interaction comes, by shares.</summary>
internal sealed class ChannelMix
{
    /// <summary>As the interaction format names them.</summary>
    public static readonly IReadOnlyList<string> Known = ["call", "chat", "email", "social", "sms", "survey", "bot", "order"];

    private readonly double[] _upTo;

    /// <param name="shares">At least one above 0; they need not add up to 1.</param>
    public ChannelMix(IReadOnlyDictionary<string, double> shares)
    {
        KeyValuePair<string, double>[] used = [.. shares.Where(share => share.Value > 0).OrderBy(share => share.Key, StringComparer.Ordinal)];
        double all = used.Sum(share => share.Value), sum = 0;
        Names = [.. used.Select(share => share.Key)];
        Words = [.. Names.Select(Encoding.UTF8.GetBytes)];
        _upTo = [.. used.Select(share => (sum += share.Value) / all)];
        FirstContact = Math.Max(0, Array.FindIndex(used, share => share.Key != "order"));
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The names as bytes.</summary>
    public byte[][] Words { get; }

    /// <summary>A channel that is a contact; an order is none, and moves nobody's level.</summary>
    public int FirstContact { get; }

    /// <summary>Its place among <see cref="Names"/>.</summary>
    public int Next(TrafficRandom random)
    {
        double drawn = random.NextShare();
        int channel = 0;
        while (channel < _upTo.Length - 1 && drawn >= _upTo[channel]) channel++;
        return channel;
    }
}
