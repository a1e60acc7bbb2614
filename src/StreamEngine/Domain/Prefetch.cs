using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Domain;

/// <summary>Asks the processor to bring near what will be needed soon. A hint: nothing depends on it, and a processor without it does without.</summary>
internal static class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>The beginning of an object, its fields behind the first ones included.</summary>
    /// <param name="it">May be moved meanwhile: then the hint is for nothing.</param>
    /// <param name="bytes">About how large it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Object(object it, int bytes)
    {
        if (!Sse.IsSupported) return;
        Lines(*(byte**)Unsafe.AsPointer(ref it), bytes);
    }

    /// <summary>An array's elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Elements<T>(T[] array)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        Lines((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)), array.Length * sizeof(T));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Lines(byte* from, int bytes)
    {
        for (int at = 0; at < bytes; at += LineBytes) Sse.Prefetch0(from + at);
    }
}
