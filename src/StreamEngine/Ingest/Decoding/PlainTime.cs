namespace StreamEngine.Ingest.Decoding;

/// <summary>Reads a moment in UTC to the second or the millisecond: <c>2026-11-21T09:14:02Z</c>, <c>2026-11-21T09:14:02.120Z</c>.</summary>
internal static class PlainTime
{
    private const int SecondsLength = 20;
    private const int MillisecondsLength = 24;

    /// <returns>Whether it is written so, and there is such a moment.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        if (text.Length is not (SecondsLength or MillisecondsLength) || text[^1] != 'Z') return false;
        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return false;
        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..10]);
        int hour = Number(text[11..13]), minute = Number(text[14..16]), second = Number(text[17..19]);
        int millisecond = text.Length == SecondsLength ? 0 : text[19] == '.' ? Number(text[20..23]) : -1;
        if ((year | month | day | hour | minute | second | millisecond) < 0) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return false;
        DateTime moment = new(year, month, day, hour, minute, second, DateTimeKind.Utc);
        unixMilliseconds = ((moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond) + millisecond;
        return true;
    }

    /// <summary>Negative when there is anything but digits.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit)) return -1;
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
