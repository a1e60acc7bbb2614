using System.Globalization;

namespace Grpc.Wire;

/// <summary>The value of <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class TimeoutText
{
    private const long MostDigits = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond), ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Rounded up, in the finest unit (not below a millisecond) that holds it.</summary>
    public static string Encode(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero) return "1n";
        foreach ((char unit, long ticks) in Units)
        {
            long count = ((timeout.Ticks - 1) / ticks) + 1;
            if (count <= MostDigits) return count.ToString(CultureInfo.InvariantCulture) + unit;
        }

        return MostDigits.ToString(CultureInfo.InvariantCulture) + 'H';
    }

    /// <summary>Rounded up to a tick: what is left of a time is no lack of one. False where the text is not a timeout.</summary>
    public static bool TryDecode(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is not { Length: >= 2 and <= 9 } || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return false;

        switch (text[^1])
        {
            case 'H': timeout = TimeSpan.FromHours(count); return true;
            case 'M': timeout = TimeSpan.FromMinutes(count); return true;
            case 'S': timeout = TimeSpan.FromSeconds(count); return true;
            case 'm': timeout = TimeSpan.FromMilliseconds(count); return true;
            case 'u': timeout = TimeSpan.FromMicroseconds(count); return true;
            case 'n': timeout = TimeSpan.FromTicks((count + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick); return true;
            default: return false;
        }
    }
}
