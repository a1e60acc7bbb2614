using System.Globalization;
using Spectre.Console;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Scoring;
using StreamEngine.Store;
using StreamEngine.Store.Wire;

namespace StreamEngine.Commands.Output;

/// <summary>A crossing as a person reads it on a terminal.</summary>
internal static class CrossingLine
{
    private const int ReasonsShown = 3;

    public static string Markup(NumberedCrossing numbered)
    {
        Crossing crossing = numbered.Crossing;
        string time = crossing.At.ToDateTimeOffset().ToString("ddd HH:mm", CultureInfo.InvariantCulture);
        string arrow = crossing.IsUp ? "▲" : "▼";
        string colour = Colour(crossing.After);
        string head = $"[grey]{time}[/] [{colour}]{arrow} {crossing.After,-8}[/] [bold]{Markup(crossing.CustomerId),-8}[/] "
            + $"[grey]{crossing.Before} →[/] {crossing.After} [grey]score[/] {crossing.Score}";
        if (crossing.AccountValue is { } value) head += $" [grey]{Markup(value)}[/]";
        if (!crossing.IsUp) return head + (crossing.Cause == CrossingCause.Time ? " [grey]time has passed[/]" : " [grey]a contact went well[/]");
        IEnumerable<string> reasons = crossing.Drivers.Take(ReasonsShown)
            .Select(driver => $"{Environment.NewLine}          [grey]{driver.Share.ToString("P0", CultureInfo.InvariantCulture),5}[/] {Markup(EvidenceSentence.Render(driver.Evidence))}");
        return head + string.Concat(reasons);
    }

    public static string Colour(RiskLevel level) => level switch
    {
        RiskLevel.Critical => "red bold",
        RiskLevel.High => "orange1",
        RiskLevel.Elevated => "yellow",
        _ => "green",
    };

    private static string Markup(string text) => Spectre.Console.Markup.Escape(text);
}
