using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MemMap.CompilerServices;

/// <summary>
/// Copies of records with a version field that are never torn, between threads and between processes.
/// </summary>
/// <remarks>
/// <code>
/// version    4 ┆ 5 ················· 5 ┆ 6       even: the record is whole; odd: it is being written
/// writer       take (4 → 5), set fields, give back (5 → 6)
/// reader     4, copy, 4: whole                   4, copy, 5 or more: torn, so once more
/// </code>
/// A seqlock, as in the Linux kernel: readers write nothing, so they may have the file for reading only, and never
/// hold up a writer; writers exclude each other. The version wraps around. No call waits without a limit: a
/// writer that was killed leaves its record with an odd version, in the file too.
/// </remarks>
internal static class Snapshots
{
    /// <summary>A copy of a record as it was at one moment.</summary>
    /// <param name="record">Record of the map.</param>
    /// <param name="map">Map, whose layout has the offset of the version.</param>
    /// <param name="ticket">Ticket of the grant.</param>
    /// <param name="index">Indices of the record, for messages.</param>
    /// <exception cref="TimeoutException">The record was being written at every try in 200 ms.</exception>
    /// <exception cref="InvalidOperationException">
    /// The address of the version is not a multiple of its size.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The map was closed during its own accessor.</exception>
    public static T Read<T>(ref readonly T record, MappedArray map, long ticket, scoped ReadOnlySpan<long> index)
        where T : unmanaged
    {
        var place = map.Layout.Version;

        // SAFETY: only ever read from; all sizes are those of T.
        ref var source = ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in record));
        var version = new RecordVersion(ref Unsafe.Add(ref source, place.OffsetInBytes), place.Size);
        ThrowIfMisaligned(version, map, ticket, index);
        Patience patience = default;
        while (true)
        {
            var before = version.Read();
            if (RecordVersion.IsWhole(before))
            {
                Unsafe.SkipInit(out T copy);
                Unsafe.CopyBlockUnaligned(ref Unsafe.As<T, byte>(ref copy), ref source, (uint)Unsafe.SizeOf<T>());

                // The copy is complete before the version is read again.
                Volatile.ReadBarrier();
                if (version.Read() == before)
                {
                    return copy;
                }
            }

            if (!patience.Wait(before))
            {
                ThrowTimeout(patience, "read", map, ticket, index);
            }
        }
    }

    /// <summary>Sets the fields of a record, and no padding, between two changes of its version.</summary>
    /// <param name="record">Record of the map, which a lease keeps mapped.</param>
    /// <param name="value">New fields; the version field is ignored.</param>
    /// <param name="map">Map, whose layout has the offsets of the version and the fields.</param>
    /// <param name="ticket">Ticket of the grant.</param>
    /// <param name="index">Indices of the record, for messages.</param>
    /// <exception cref="TimeoutException">Other writers held the record for 200 ms.</exception>
    /// <exception cref="InvalidOperationException">
    /// The address of the version is not a multiple of its size.
    /// </exception>
    public static void Write<T>(
        ref T record, ref readonly T value, MappedArray map, long ticket, scoped ReadOnlySpan<long> index)
        where T : unmanaged
    {
        var place = map.Layout.Version;

        // SAFETY: the version and all ranges lie within one T.
        ref var destination = ref Unsafe.As<T, byte>(ref record);
        ref var source = ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in value));
        var version = new RecordVersion(ref Unsafe.Add(ref destination, place.OffsetInBytes), place.Size);
        ThrowIfMisaligned(version, map, ticket, index);
        Patience patience = default;
        long before;
        while (!version.TryTake(out before))
        {
            if (!patience.Wait(before))
            {
                ThrowTimeout(patience, "written", map, ticket, index);
            }
        }

        foreach (var (start, length) in map.Layout.DataOutsideVersion)
        {
            Unsafe.CopyBlockUnaligned(
                ref Unsafe.Add(ref destination, start), ref Unsafe.Add(ref source, start), (uint)length);
        }

        version.GiveBack(before);
    }

    /// <summary>
    /// <see cref="Read"/> without a lease. Closing or cutting the map may lay pages of zeros meanwhile, which look like a
    /// whole record: then the record is looked up again.
    /// </summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static T ReadUnleased<T>(MappedArray map, scoped ReadOnlySpan<long> index)
        where T : unmanaged
    {
        if (OperatingSystem.IsWindows())
        {
            return ReadLeased<T>(map, index);
        }

        while (true)
        {
            var cutCount = map.Extent.CutCount;
            ThrowIfGone(map, index);

            // SAFETY: the slowest index was just compared with the number of rows, the others by the view.
            ref var record = ref Unsafe.Add(ref map.Origin<T>(), (nint)map.Layout.PositionOf(index));
            var value = Read(in record, map, Grant<T>.UnleasedTicket, index);
            map.ThrowIfRefusing();
            if (map.Extent.CutCount == cutCount)
            {
                GC.KeepAlive(map);
                return value;
            }
        }
    }

    /// <summary>
    /// No page of zeros is laid on Windows: closing and cutting wait for an accessor instead, and are not to wait until
    /// a writer has done with a record.
    /// </summary>
    private static T ReadLeased<T>(MappedArray map, scoped ReadOnlySpan<long> index)
        where T : unmanaged
    {
        var ticket = map.LeaveAndLease();
        try
        {
            ThrowIfGone(map, index);

            // SAFETY: the slowest index was just compared with the number of rows, the others by the view; the lease
            // keeps the rows.
            ref var record = ref Unsafe.Add(ref map.Origin<T>(), (nint)map.Layout.PositionOf(index));
            return Read(in record, map, Grant<T>.UnleasedTicket, index);
        }
        catch (TimeoutException)
        {
            // The writer may have been stopped first, by what closes the map.
            map.ThrowIfRefusing();
            throw;
        }
        finally
        {
            map.EndLease(ticket);
        }
    }

    private static void ThrowIfGone(MappedArray map, ReadOnlySpan<long> index)
    {
        map.ThrowIfRefusing();
        var (axis, length) = (map.Layout.SlowestAxis, map.Extent.OpenCount);
        if (axis >= 0 && index[axis] >= length)
        {
            GrantErrors.ThrowIndexOutOfRange(map, Grant<byte>.UnleasedTicket, axis, index[axis], length);
        }
    }

    private static void ThrowIfMisaligned(RecordVersion version, MappedArray map, long ticket, ReadOnlySpan<long> index)
    {
        if (!version.IsAligned)
        {
            throw new InvalidOperationException(
                $"{NameOf(map, ticket, index)} has its version at an address that is not a multiple of {version.Size} "
                + "bytes, so it cannot be accessed atomically; the elements must begin at such a multiple in the file: "
                + "see MemMapOptions.Offset.");
        }
    }

    [DoesNotReturn]
    private static void ThrowTimeout(
        Patience patience, string done, MappedArray map, long ticket, ReadOnlySpan<long> index) =>
        throw new TimeoutException(
            $"{NameOf(map, ticket, index)} could not be {done} for {Patience.LimitInMilliseconds} ms: "
            + (patience.SawChange
                ? "others wrote it again and again. Try again, or have it written less often."
                : "its version stayed odd, so its writer is still writing, or died while it wrote. If it died, set "
                    + "the record's other fields through a view and then, by Volatile.Write, its version to the next "
                    + "even number."));

    private static string NameOf(MappedArray map, long ticket, ReadOnlySpan<long> index)
    {
        var record = index switch
        {
            [] => "The record",
            [var only] => $"Record {only}",
            _ => $"Record ({string.Join(", ", index.ToArray())})",
        };
        return ticket == Grant<byte>.PartTicket ? $"{record} of a slice" : $"{record} of '{map.FullPath}'";
    }

    /// <summary>The time limit of the attempts, without an allocation.</summary>
    private struct Patience
    {
        public const int LimitInMilliseconds = 200;

        /// <summary>Not time alone: a process that was itself stopped for so long has hardly tried.</summary>
        private const int FewestWaits = 50;

        private SpinWait _spin;
        private long _startInMilliseconds;
        private long _firstVersion;

        /// <summary>Whether another version was seen meanwhile: then the writers are alive.</summary>
        public bool SawChange { get; private set; }

        /// <summary>Waits briefly; false when the limit is reached.</summary>
        /// <param name="version">Version that this attempt read.</param>
        public bool Wait(long version)
        {
            if (_spin.Count == 0)
            {
                (_startInMilliseconds, _firstVersion) = (Environment.TickCount64, version);
            }

            SawChange |= version != _firstVersion;
            if (_spin.Count >= FewestWaits && Environment.TickCount64 - _startInMilliseconds >= LimitInMilliseconds)
            {
                return false;
            }

            _spin.SpinOnce();
            return true;
        }
    }
}
