using System.Globalization;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>The one form in which what the oracle says and what the engine says are compared: text, so that a difference can be read.</summary>
/// <remarks>Numbers are written to the last bit. Only the change of a contribution is rounded, to the ten-thousandths that it is kept in.</remarks>
internal static class StoryText
{
    public static string Crossing(
        DateTime at, bool isByTime, RiskLevel before, RiskLevel after, int score, double priority, string accountValue, string queue,
        DateTime lastContactAt, IEnumerable<string> drivers) => string.Create(
        CultureInfo.InvariantCulture,
        $"{at:s} {(isByTime ? "by time" : "by a call")} {before}->{after} at {score}, priority {priority:R} ({accountValue}), last {lastContactAt:s} in {queue}: {string.Join("; ", drivers)}");

    public static string Driver(
        FactorKind kind, double value, double share, double change, int count, double measure, double expected, TimeSpan span, string? label) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind} {value:R} share {share:R} change {change:0.0000} of {count}, {measure:R} for {expected:R} in {span} on '{label}'");

    /// <param name="level">The customer's level.</param>
    /// <param name="score">At the moment of comparing, in ten-thousandths.</param>
    /// <param name="windows">Of each: name, calls, abandoned ones, seconds waited.</param>
    public static string Customer(RiskLevel level, int score, IEnumerable<(string Name, int Calls, int Abandoned, long WaitSeconds)> windows) => string.Create(
        CultureInfo.InvariantCulture,
        $"{level} at {score}; {string.Join(", ", windows.OrderBy(window => window.Name, StringComparer.Ordinal).Select(window => $"{window.Name} {window.Calls}/{window.Abandoned}/{window.WaitSeconds}s"))}");
}
