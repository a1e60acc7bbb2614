using System.Globalization;

namespace StreamEngine.Load.Measuring;

/// <summary>What a process has used up to now, as Linux tells it.</summary>
/// <param name="CpuSeconds">Of all cores together, in user and kernel mode.</param>
/// <param name="ResidentBytes">Of its memory, in RAM.</param>
internal readonly record struct ProcessUse(double CpuSeconds, long ResidentBytes)
{
    /// <summary>USER_HZ, which is the same on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private const int UserTicks = 11;
    private const int KernelTicks = 12;
    private const int ResidentPages = 21;

    /// <summary>Null when the process is gone, or this is not Linux.</summary>
    public static ProcessUse? Of(int processId)
    {
        try
        {
            // The name in brackets may hold anything; what counts comes after it.
            string line = File.ReadAllText($"/proc/{processId}/stat");
            string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            double ticks = Number(fields[UserTicks]) + Number(fields[KernelTicks]);
            return new ProcessUse(ticks / TicksPerSecond, Number(fields[ResidentPages]) * Environment.SystemPageSize);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
