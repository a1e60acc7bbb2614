namespace StreamEngine.Load.Reports;

/// <summary>On what a run was made: without it its figures mean nothing.</summary>
/// <param name="Hardware">Processor, cores, memory.</param>
/// <param name="System">The operating system and its kernel.</param>
/// <param name="Versions">Of the runtime, the engine, the Kafka client library, the store, ….</param>
/// <param name="Target">What was loaded: the embedded set-up, or addresses.</param>
internal sealed record RunEnvironment(string Hardware, string System, IReadOnlyDictionary<string, string> Versions, string Target);
