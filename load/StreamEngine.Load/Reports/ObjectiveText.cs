using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using StreamEngine.Commands;

namespace StreamEngine.Load.Reports;

/// <summary>An objective as scenarios write it: <c>figure op number</c>.</summary>
/// <param name="Figure">The figure's name.</param>
/// <param name="Operator">One of <see cref="Operators"/>.</param>
/// <param name="Number">What it is compared with.</param>
internal sealed partial record ObjectiveText(string Figure, string Operator, double Number)
{
    public const string Operators = "==, <=, >=, <, >";

    public static bool TryParse(string text, [NotNullWhen(true)] out ObjectiveText? objective)
    {
        Match match = Form().Match(text);
        objective = match.Success && double.TryParse(match.Groups[3].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? new ObjectiveText(match.Groups[1].Value, match.Groups[2].Value, number)
            : null;
        return objective is not null;
    }

    /// <summary>Holds every objective against what was found.</summary>
    /// <remarks>One whose figure the run has not is missed: what was measured is told all the same.</remarks>
    /// <exception cref="FaultException">One is none.</exception>
    public static IReadOnlyList<Objective> Judge(IReadOnlyList<string> objectives, RunResult result)
    {
        List<string> faults = [];
        List<Objective> judged = [];
        foreach (string text in objectives)
        {
            if (!TryParse(text, out ObjectiveText? objective)) faults.Add($"objective \"{text}\": must be a figure, one of {Operators}, and a number");
            else
            {
                double found = result.Figures.FirstOrDefault(figure => figure.Name == objective.Figure)?.Value ?? double.NaN;
                judged.Add(new Objective(text, found, objective.IsMetBy(found)));
            }
        }

        return faults.Count == 0 ? judged : throw new FaultException(faults);
    }

    /// <summary>What is not a number meets nothing.</summary>
    public bool IsMetBy(double found) => Operator switch
    {
        "==" => found == Number,
        "<=" => found <= Number,
        ">=" => found >= Number,
        "<" => found < Number,
        _ => found > Number,
    };

    [GeneratedRegex(@"^\s*([A-Za-z][\w.]*)\s*(==|<=|>=|<|>)\s*(-?[\d.]+(?:[eE][-+]?\d+)?)\s*$")]
    private static partial Regex Form();
}
