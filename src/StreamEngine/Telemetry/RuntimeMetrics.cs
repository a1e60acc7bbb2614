using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;
using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>The process: memory, threads, and what it was built from.</summary>
internal sealed class RuntimeMetrics
{
#if FULL_PACKAGES
    private const string PackageSet = "full";
#else
    private const string PackageSet = "restricted";
#endif

    private readonly Counter _collections;
    private readonly Counter _pauses;
    private readonly Counter _allocated;
    private readonly Gauge _heap;
    private readonly Gauge _threads;
    private readonly Gauge _pending;
    private readonly Counter _completed;
    private readonly Gauge _memory;
    private readonly Counter _processor;
    private readonly Gauge _policy;

    public RuntimeMetrics(MetricFactory make)
    {
        _collections = make.CreateCounter(EngineMetrics.Prefix + "gc_collections_total", "Garbage collections, by the oldest generation that they went through.", "generation");
        _pauses = make.CreateCounter(EngineMetrics.Prefix + "gc_pause_seconds_total", "Time that everything stood still for garbage collections.");
        _allocated = make.CreateCounter(EngineMetrics.Prefix + "gc_allocated_bytes_total", "Managed memory allocated.");
        _heap = make.CreateGauge(EngineMetrics.Prefix + "gc_heap_bytes", "Managed memory in use.");
        _threads = make.CreateGauge(EngineMetrics.Prefix + "thread_pool_threads", "Threads of the pool.");
        _pending = make.CreateGauge(EngineMetrics.Prefix + "thread_pool_pending_items", "Work that waits for a thread of the pool.");
        _completed = make.CreateCounter(EngineMetrics.Prefix + "thread_pool_completed_total", "Pieces of work that the pool has done.");
        _memory = make.CreateGauge(EngineMetrics.Prefix + "process_resident_memory_bytes", "Memory of the process that is in RAM, native parts included.");
        _processor = make.CreateCounter(EngineMetrics.Prefix + "process_cpu_seconds_total", "Processor time of the process, of all cores together.");
        _policy = make.CreateGauge(EngineMetrics.Prefix + "policy_info", "1, with the hash of the policy that judges.", "hash");
        using Process self = Process.GetCurrentProcess();
        DateTimeOffset started = self.StartTime;
        make.CreateGauge(EngineMetrics.Prefix + "process_start_time_seconds", "When the process started, since the Unix epoch.").Set(started.ToUnixTimeMilliseconds() / 1000.0);
        make.CreateGauge(EngineMetrics.Prefix + "build_info", "1, with what this node is.", "version", "packages", "runtime", "gc")
            .WithLabels(Version(), PackageSet, Environment.Version.ToString(), GCSettings.IsServerGC ? "server" : "workstation").Set(1);
    }

    /// <summary>The policy that judges from now on.</summary>
    public void Policy(string hash)
    {
        foreach (string[] before in _policy.GetAllLabelValues()) _policy.RemoveLabelled(before);
        _policy.WithLabels(hash).Set(1);
    }

    public void Collect()
    {
        // The runtime counts a collection of an older generation for the younger ones too.
        int older = 0;
        for (int generation = GC.MaxGeneration; generation >= 0; generation--)
        {
            int all = GC.CollectionCount(generation);
            _collections.WithLabels(generation.ToString(CultureInfo.InvariantCulture)).IncTo(all - older);
            older = all;
        }

        _pauses.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
        _allocated.IncTo(GC.GetTotalAllocatedBytes());
        _heap.Set(GC.GetTotalMemory(forceFullCollection: false));
        _threads.Set(ThreadPool.ThreadCount);
        _pending.Set(ThreadPool.PendingWorkItemCount);
        _completed.IncTo(ThreadPool.CompletedWorkItemCount);
        _memory.Set(Environment.WorkingSet);
        _processor.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
    }

    /// <summary>What the engine was built as.</summary>
    public static string Version() =>
        typeof(RuntimeMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
