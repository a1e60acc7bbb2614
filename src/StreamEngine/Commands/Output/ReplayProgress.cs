using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using StreamEngine.Commands.Traffic;

namespace StreamEngine.Commands.Output;

/// <summary>How far a replay has come: sent and committed, rate and time to go.</summary>
internal sealed class ReplayProgress
{
    private readonly JsonLines _lines;
    private readonly EngineHost _engine;
    private readonly ProgressTask _task;
    private long _sent;
    private volatile bool _isAllSent;

    private ReplayProgress(JsonLines lines, EngineHost engine, ProgressTask task)
    {
        _lines = lines;
        _engine = engine;
        _task = task;
        if (lines.TotalBytes is null) task.IsIndeterminate = true;
    }

    /// <summary>Runs the work with a bar over it.</summary>
    public static Task ShowAsync(JsonLines lines, EngineHost engine, Func<ReplayProgress, Task> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(engine), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            ReplayProgress progress = new(lines, engine, context.AddTask("replay"));
            Task working = work(progress);
            while (await Task.WhenAny(working, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System)) != working) progress.Update();
            await working;
            progress._task.Value = progress._task.MaxValue;
        });

    public void Sent() => _sent++;

    public void AllSent() => _isAllSent = true;

    private void Update()
    {
        // Committed records over all records; while lines are still being read, their number is projected from the bytes.
        if (_lines.TotalBytes is not > 0 || _sent == 0) return;
        double share = _isAllSent ? 1 : Math.Min(1, (double)_lines.BytesRead / _lines.TotalBytes.Value);
        double all = _sent / Math.Max(share, 0.001);
        _task.Value = Math.Max(_task.Value, Math.Min(99.9, 100 * _engine.Consumed / all));
    }

    private sealed class RateColumn(EngineHost engine) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            double seconds = Math.Max(0.001, task.ElapsedTime?.TotalSeconds ?? 0);
            return new Text(string.Create(CultureInfo.InvariantCulture, $"{engine.Consumed:N0} events, {engine.Consumed / seconds:N0}/s"));
        }
    }
}
