using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// Makes every <see cref="bool"/> of a copy 0 or 1, the only bytes that C# knows; a file may hold any, and all but 0 are
/// true.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BoolBytes
{
    /// <summary>Mends copies of elements.</summary>
    /// <param name="elements">Copies, never the file.</param>
    /// <param name="runs">Where the bools of an element lie: for each run of them its first byte and its length.</param>
    public static void Normalize<T>(Span<T> elements, ReadOnlySpan<int> runs)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(elements);
        for (var start = 0; start < bytes.Length; start += Unsafe.SizeOf<T>())
        {
            for (var run = 0; run < runs.Length; run += 2)
            {
                foreach (ref var stored in bytes.Slice(start + runs[run], runs[run + 1]))
                {
                    stored = stored == 0 ? (byte)0 : (byte)1;
                }
            }
        }
    }

    /// <summary>Mends copies of a field.</summary>
    internal static void Normalize<T>(Span<T> fields)
    {
        if (typeof(T) == typeof(bool))
        {
            foreach (ref var field in fields)
            {
                // SAFETY: T is bool, which is one byte.
                ref var stored = ref Unsafe.As<T, byte>(ref field);
                stored = stored == 0 ? (byte)0 : (byte)1;
            }
        }
    }
}
