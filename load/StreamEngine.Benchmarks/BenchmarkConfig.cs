using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace StreamEngine.Benchmarks;

/// <summary>Time and allocations, measured in this process.</summary>
/// <remarks>BenchmarkDotNet's usual way builds a project for each run, which knows nothing of our two package sets.</remarks>
internal sealed class BenchmarkConfig : ManualConfig
{
    private const int Warmups = 3;
    private const int Iterations = 8;

    public BenchmarkConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(Warmups).WithIterationCount(Iterations));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddLogger(ConsoleLogger.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddExporter(MarkdownExporter.GitHub);
    }
}
