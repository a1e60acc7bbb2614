using StreamEngine.Load.Scenarios.Session;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios.Recovery;

/// <summary>Kills one engine after another while a load runs, and sees how the others take it.</summary>
internal sealed class KillSpree(LoadSession session, RecoveryParameters parameters, RunContext context)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly List<Death> _deaths = [];

    public IReadOnlyList<Death> Deaths => _deaths;

    /// <param name="loading">The load; when it fails, there is nothing more to kill for.</param>
    /// <param name="ct">Gives up.</param>
    public async Task RunAsync(Task loading, CancellationToken ct)
    {
        context.Board.Phase("warming up");
        await Task.WhenAny(loading, Task.Delay(parameters.WarmUp, context.Time, ct));
        for (int kill = 0; kill < parameters.Kills && !loading.IsCompleted; kill++)
        {
            context.Board.Phase($"kill {kill + 1} of {parameters.Kills}");
            _deaths.Add(await KillAsync(ct));
            context.Board.Show("caught up after", _deaths[^1].CaughtUpAfter, "s");
        }
    }

    /// <summary>SIGKILL for the oldest; another is started in its place at once, as a supervisor would.</summary>
    private async Task<Death> KillAsync(CancellationToken ct)
    {
        double at = session.Recorder.Seconds;
        long begun = context.Time.GetTimestamp();
        await session.Target.KillAsync(session.Target.Nodes[0]);
        Task<EngineNode> replacement = session.Target.StartEngineAsync(ct);
        (double caughtUpAfter, long most, bool isBehind) = (0, 0, false);
        for (TimeSpan passed = default; passed < parameters.BetweenKills; passed = context.Time.GetElapsedTime(begun))
        {
            await Task.Delay(Look, context.Time, ct);
            long lag = session.Lag;
            most = Math.Max(most, lag);
            isBehind = lag > parameters.CaughtUpLag;
            if (isBehind) caughtUpAfter = context.Time.GetElapsedTime(begun).TotalSeconds;
        }

        await replacement;
        return new Death(at, caughtUpAfter, most, !isBehind);
    }
}

/// <summary>What one kill did.</summary>
/// <param name="At">Seconds since the run began.</param>
/// <param name="CaughtUpAfter">Seconds from the kill until no more than was allowed waited, for good; 0: never more did.</param>
/// <param name="MostLag">The most records that waited.</param>
/// <param name="HasCaughtUp">False: too many still waited when the next kill came, or the end.</param>
internal sealed record Death(double At, double CaughtUpAfter, long MostLag, bool HasCaughtUp);
