using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamEngine.Commands;

namespace StreamEngine.Load.Targets;

/// <summary>A process of ours: what it says is kept, and it never outlives this one if that can be helped.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    public const int Freeze = 19;
    public const int Thaw = 18;
    private const int Terminate = 15;
    private const int KeptLines = 500;

    private static readonly TimeSpan LeaveDeadline = TimeSpan.FromSeconds(15);

    /// <summary>Those that run, for when this process ends by any way but their being disposed.</summary>
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();

    private ChildProcess(Process process)
    {
        _process = process;
        Running[process.Id] = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The ids of all that run.</summary>
    public static IEnumerable<int> Ids => Running.Keys;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The newest lines of what it said.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <exception cref="FaultException">There is no such program.</exception>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string missing)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return new ChildProcess(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            throw new FaultException([missing]);
        }
    }

    public void Signal(int number)
    {
        if (!_process.HasExited) _ = Send(_process.Id, number);
    }

    /// <summary>SIGKILL, and gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        Running.TryRemove(_process.Id, out _);
    }

    /// <summary>Asks it to leave; what does not leave in time is killed.</summary>
    public async Task StopAsync()
    {
        // What is frozen hears nothing.
        Signal(Thaw);
        Signal(Terminate);
        using CancellationTokenSource late = new(LeaveDeadline);
        await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static void KillAll()
    {
        foreach (Process process in Running.Values)
        {
            try
            {
                process.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has gone by itself.
            }
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        while (_output.Count > KeptLines) _output.TryDequeue(out _);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int processId, int signal);
}
