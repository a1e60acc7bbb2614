using Spectre.Console;

namespace StreamEngine.Load.Reports.Live;

/// <summary>Shows a run on a terminal as it goes; where output is not a terminal, as a line now and then.</summary>
/// <remarks>What a run tells is only noted down; a task of the board's own draws it. A terminal that cannot be drawn on ends the drawing and not the run.</remarks>
internal sealed class LiveBoard : ILiveBoard, IAsyncDisposable
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(15);

    private readonly BoardState _state;
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _drawing;

    private LiveBoard(string title, IAnsiConsole console, TimeProvider time)
    {
        (_state, _console, _time) = (new BoardState(title, time), console, time);
        // Its own task: drawing must not wait for whoever starts the board, nor the other way round.
        _drawing = Task.Run(DrawAsync);
    }

    /// <summary>Begins to show; disposing draws the end and leaves it standing.</summary>
    public static LiveBoard Start(string title, IAnsiConsole console, TimeProvider time) => new(title, console, time);

    public void Phase(string text) => _state.Phase(text);

    public void Progress(double? share) => _state.Progress(share);

    public void Show(string name, double value, string unit) => _state.Show(name, value, unit);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _drawing;
        _ended.Dispose();
    }

    private async Task DrawAsync()
    {
        try
        {
            if (_console.Profile.Capabilities.Interactive && _console.Profile.Out.IsTerminal) await DrawOverAsync();
            else await WriteLinesAsync();
        }
#pragma warning disable CA1031 // whatever a terminal does, the run that it shows goes on
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
    }

    private Task DrawOverAsync() => _console.Live(BoardDrawing.Draw(_state.View())).StartAsync(async display =>
    {
        bool goesOn = true;
        while (goesOn)
        {
            goesOn = await WaitAsync(DrawEvery);
            display.UpdateTarget(BoardDrawing.Draw(_state.View()));
        }
    });

    private async Task WriteLinesAsync()
    {
        string phase = "";
        long written = _time.GetTimestamp();
        while (await WaitAsync(DrawEvery))
        {
            BoardView view = _state.View();
            if (view.Phase == phase && _time.GetElapsedTime(written) < LineEvery) continue;
            (phase, written) = (view.Phase, _time.GetTimestamp());
            await _console.Profile.Out.Writer.WriteLineAsync(BoardDrawing.Line(view));
        }

        await _console.Profile.Out.Writer.WriteLineAsync(BoardDrawing.Line(_state.View()));
    }

    /// <returns>False when the run has ended.</returns>
    private async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _time, _ended.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
