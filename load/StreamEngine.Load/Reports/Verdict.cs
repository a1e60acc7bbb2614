using System.Globalization;

namespace StreamEngine.Load.Reports;

/// <summary>Whether a run found what was wanted of it, in words.</summary>
internal static class Verdict
{
    public static string Of(Report report)
    {
        int missed = report.Objectives.Count(objective => !objective.IsMet);
        return report.Objectives.Count switch
        {
            0 => "no objectives stated",
            1 => missed == 0 ? "objective met" : "objective missed",
            int all => missed == 0 ? $"all {all} objectives met" : $"{missed} of {all} objectives missed",
        };
    }

    /// <summary>What was found, in the unit of the figure that the objective names.</summary>
    public static string Found(Report report, Objective objective)
    {
        string name = ObjectiveText.TryParse(objective.Text, out ObjectiveText? wanted) ? wanted.Figure : "";
        Figure? figure = report.Result.Figures.FirstOrDefault(figure => figure.Name == name);
        return figure is null && double.IsNaN(objective.Found)
            ? $"found no such figure; there are {string.Join(", ", report.Result.Figures.Select(other => other.Name))}"
            : $"found {Numbers.Text(objective.Found, figure?.Unit ?? "")}";
    }

    /// <summary>A length of time as one says it: <c>1 h 2 min</c>, <c>3 min 4 s</c>, <c>5.6 s</c>.</summary>
    public static string Took(TimeSpan took) => took switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)took.TotalHours} h {took.Minutes} min"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{took.Minutes} min {took.Seconds} s"),
        _ => Numbers.Text(took.TotalSeconds, "s"),
    };
}
