using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamEngine.Ingest;

/// <summary>Binds Confluent.Kafka, and our own calls into the mock cluster, to one and the same librdkafka.</summary>
/// <remarks>
/// With the full package set the client brings the library along; our calls are bound to whichever build of it the client
/// chose for this machine. With the restricted set there is only the client's assembly, and the library is the system's.
/// </remarks>
internal static class KafkaLibrary
{
    /// <summary>The name by which both assemblies ask for the library.</summary>
    public const string Name = "librdkafka";

    private static readonly Lazy<nint> Handle = new(Bind);

    /// <summary>Must be called before anything else of the client; cheap afterwards.</summary>
    /// <exception cref="DllNotFoundException">There is no librdkafka here; the message says how to get it.</exception>
    public static void EnsureLoaded() => _ = Handle.Value;

    private static nint Bind()
    {
        nint handle = Load();
        NativeLibrary.SetDllImportResolver(typeof(KafkaLibrary).Assembly, Resolve);
        return handle;

        nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) => library == Name ? handle : 0;
    }

#if FULL_PACKAGES
    private static nint Load()
    {
        Library.Load();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        foreach (System.Diagnostics.ProcessModule module in process.Modules)
        {
            if (module.FileName.Contains("rdkafka", StringComparison.Ordinal) && NativeLibrary.TryLoad(module.FileName, out nint handle)
                && NativeLibrary.TryGetExport(handle, "rd_kafka_version", out _))
            {
                return handle;
            }
        }

        throw new DllNotFoundException("librdkafka was loaded by the Kafka client but is not among this process's modules");
    }
#else
    private const string SystemLibrary = "librdkafka.so.1";

    private static nint Load()
    {
        if (!NativeLibrary.TryLoad(SystemLibrary, out nint handle))
        {
            throw new DllNotFoundException($"{SystemLibrary} is not installed: run `apt-get install -y librdkafka1`");
        }

        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, (library, _, _) => library == Name ? handle : 0);
        Library.Load();
        return handle;
    }
#endif
}
