using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>
/// Called by hostile programs with what they got hold of. Ends the process where that lies outside the elements of a
/// map, by the addresses that the system itself says: a wild access need not crash, nor hit a canary.
/// </summary>
public static class Witness
{
    /// <summary>How a program ends that met a managed exception.</summary>
    public const int ManagedException = 3;

    /// <summary>How a program ends that reached outside.</summary>
    public const int ReachedOutside = 99;

    /// <summary>Called first: an exception that nothing catches is a good end, told apart from a fault.</summary>
    public static void Begin() => AppDomain.CurrentDomain.UnhandledException += static (_, arguments) =>
    {
        Console.Error.WriteLine(arguments.ExceptionObject);
        Environment.Exit(ManagedException);
    };

    /// <summary>A reference that the program could read or write through.</summary>
    public static unsafe void Place<T>(scoped ref readonly T place)
        where T : unmanaged
    {
        // SAFETY: Check only compares the address, but for a null one, whose exception is the one of any access.
        var address = (nuint)Unsafe.AsPointer(ref Unsafe.AsRef(in place));
        Check(address, sizeof(T));
    }

    /// <summary>A span that the program could read or write.</summary>
    public static unsafe void Span<T>(scoped ReadOnlySpan<T> span)
        where T : unmanaged
    {
        if (span.Length < 0)
        {
            End($"a span of {span.Length} elements");
        }
        else if (span.Length > 0)
        {
            // SAFETY: as in Place.
            Check((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span)), (long)span.Length * sizeof(T));
        }
    }

    /// <summary>A copy of an element that nothing has written to.</summary>
    public static void Value<T>(T value)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
        if (bytes.ContainsAnyExcept(CanaryFile.ElementByte))
        {
            End($"a value of the bytes {Convert.ToHexString(bytes)}");
        }
    }

    private static unsafe void Check(nuint address, long byteLength)
    {
        if (address < (nuint)Environment.SystemPageSize)
        {
            // SAFETY: nothing is mapped there, so this is a NullReferenceException.
            Volatile.Read(ref *(byte*)address);
        }

        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            // 7f0c4a400000-7f0c4a406000 rw-s 00000000 08:01 131 /tmp/program/trades.npy
            var columns = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            var (start, end) = (Hex(columns[0].Split('-')[0]), Hex(columns[0].Split('-')[1]));
            if (address < start || address >= end)
            {
                continue;
            }

            var file = Array.Find(CanaryFile.All, file => line.EndsWith($"/{file.Name}", StringComparison.Ordinal));
            var offset = (long)(address - start + Hex(columns[2]));
            if (file is null)
            {
                End($"memory that no file is mapped to, {byteLength} bytes");
            }
            else if (offset < file.ElementsStart || offset + byteLength > file.ElementsEnd)
            {
                End($"bytes {offset} to {offset + byteLength} of {file.Name}, "
                    + $"whose elements end at {file.ElementsEnd}");
            }

            return;
        }

        End($"an address where nothing is mapped, {byteLength} bytes");
    }

    private static nuint Hex(string text) => nuint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static void End(string place)
    {
        Console.Error.WriteLine(place);
        Environment.Exit(ReachedOutside);
    }
}
