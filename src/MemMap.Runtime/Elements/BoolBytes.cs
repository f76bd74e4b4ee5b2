using System.ComponentModel;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.CompilerServices;

/// <summary>
/// Makes every <see cref="bool"/> of a copy 0 or 1, the only bytes that C# expects in one. A file may hold any byte,
/// and all but 0 are true.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BoolBytes
{
    /// <summary>Makes the bools of copied elements 0 or 1.</summary>
    /// <param name="elements">Copies of elements, not the mapped elements themselves.</param>
    /// <param name="runs">
    /// Where the bools of an element lie: for each run of bools, the offset of its first byte and its length.
    /// </param>
    /// <param name="repeats">
    /// How a block repeats the runs: for each run, the distance to the next repetition in bytes, and their number.
    /// Empty when every run occurs once.
    /// </param>
    public static void Normalize<T>(Span<T> elements, ReadOnlySpan<int> runs, ReadOnlySpan<int> repeats = default)
        where T : unmanaged
    {
        foreach (ref var element in elements)
        {
            var bytes = MemoryMarshal.AsBytes(new Span<T>(ref element));
            for (var run = 0; run < runs.Length; run += 2)
            {
                var (stride, count) = repeats.IsEmpty ? (0, 1) : (repeats[run], repeats[run + 1]);
                for (var i = 0; i < count; i++)
                {
                    Normalize(bytes.Slice(runs[run] + (i * stride), runs[run + 1]));
                }
            }
        }
    }

    private static void Normalize(Span<byte> bools)
    {
        foreach (ref var stored in bools)
        {
            stored = stored == 0 ? (byte)0 : (byte)1;
        }
    }

    /// <summary>Makes the bools of copies of one field 0 or 1.</summary>
    internal static void Normalize<T>(Span<T> fields)
    {
        if (typeof(T) == typeof(bool))
        {
            // SAFETY: T is bool, which is one byte.
            var stored = MemoryMarshal.CreateSpan(
                ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(fields)), fields.Length);
            TensorPrimitives.Min(stored, (byte)1, stored);
        }
    }
}
