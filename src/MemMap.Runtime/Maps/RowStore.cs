using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// How a file stores its rows and their number. A row is the elements below one index of the open axis.
/// </summary>
/// <remarks>
/// Every change is recorded in the <see cref="Extent"/> of the file as soon as it is made. The map that owns the file
/// makes one call at a time.
/// </remarks>
internal abstract class RowStore(ArrayFile file)
{
    /// <summary>Length of a file that could not be cut back; 0 when it has been, or was looked at, since.</summary>
    protected long LengthLeft { get; private set; }

    protected ArrayFile Array { get; } = file;

    protected RegularFile File => Array.File;

    protected MappedRegion Region => Array.Region;

    protected Extent Extent => Array.Extent;

    public long RowLengthInBytes { get; } = file.Layout.RowLengthInBytes;

    public static RowStore Of(ArrayFile file) =>
        file.Part.IsBounded ? new PartRows(file) : file.Header is not null ? new NpyRows(file) : new RawRows(file);

    /// <summary>Number of rows that the file says it has, including those that another map added.</summary>
    /// <exception cref="NpyFormatException">
    /// The file is not a <c>.npy</c> file any more, or is shorter than its header says.
    /// </exception>
    /// <exception cref="LayoutMismatchException">The file holds something else by now.</exception>
    public abstract long CountRows();

    /// <summary>
    /// Takes over the number of rows that the file has by now. Where that fails, what the pages hold is not known, and
    /// the map gives no access until a later call succeeds.
    /// </summary>
    /// <returns>Number of rows.</returns>
    /// <exception cref="InvalidOperationException">The file is shorter than it was, and a view is open.</exception>
    /// <inheritdoc cref="CountRows" path="/exception"/>
    public long Refresh()
    {
        try
        {
            LengthLeft = 0;
            var rowCount = CountRows();
            while (rowCount * RowLengthInBytes > Region.ReachInBytes && !TryReach(rowCount))
            {
                rowCount = CountRows();
            }

            // Rows are read after the number that counts them, which came by a call of the kernel.
            Volatile.ReadBarrier();
            var isKnown = rowCount == Extent.Count && Extent.IsOpen && Region.Refusal() is null;
            return isKnown || TryAdopt(rowCount) ? rowCount : Refresh();
        }
        catch (Exception failure)
        {
            Suspend(failure);
            throw;
        }
    }

    /// <summary>Takes over a number of rows, unless a map of this process has cut the file meanwhile.</summary>
    private bool TryAdopt(long rowCount)
    {
        var isAdopted = false;
        Region.WhileNotCut(() =>
        {
            if (rowCount * RowLengthInBytes > Region.ReachInBytes)
            {
                return;
            }

            if (rowCount < Extent.Count)
            {
                Shrink(rowCount);
            }
            else
            {
                Extent.Adopt(rowCount);
            }

            Resume();
            isAdopted = true;
        });
        return isAdopted;
    }

    private void Shrink(long rowCount) =>
        Region.Shrink(rowCount * RowLengthInBytes, () => Extent.Adopt(rowCount));

    /// <returns>False where a map of this process has cut the file meanwhile.</returns>
    private bool TryReach(long rowCount)
    {
        if (!Region.TryReachTo(rowCount * RowLengthInBytes, () => File.Length >= EndOf(rowCount)))
        {
            return false;
        }

        if (File.IsLayered)
        {
            ThrowIfPagesAreOld(rowCount * RowLengthInBytes);
        }

        return true;
    }

    /// <summary>
    /// Compares the end of the rows in the pages with the file: more than once, because a program may be writing there.
    /// </summary>
    private void ThrowIfPagesAreOld(long endInBytes)
    {
        const int MostLooks = 3;
        Span<byte> inFile = stackalloc byte[(int)Math.Min(endInBytes, 64)];
        var start = endInBytes - inFile.Length;
        for (var look = 0; look < MostLooks; look++)
        {
            var isRead = File.Read(inFile, Array.DataOffsetInBytes + start) == inFile.Length;
            if (isRead && Region.Shows(start, inFile))
            {
                return;
            }
        }

        throw new IOException(
            $"'{Array.Path}' was copied by its file system (overlayfs) when a program opened it for writing, and this "
            + "map has the old copy, which does not grow; open the file again.");
    }

    /// <summary>Gives no access any more: the region first, which an accessor that finds no row asks why.</summary>
    protected void Suspend(Exception reason)
    {
        Region.Suspend(reason);
        Extent.Close();
    }

    private void Resume()
    {
        Region.Resume();
        Extent.Open();
    }

    /// <summary>
    /// Prepares the file for changes of the number of rows. What lies behind the rows and is not zero was not written
    /// by a map that is alive: <see cref="MemMapOptions.Remains"/> says what becomes of it.
    /// </summary>
    /// <param name="appenderLock">Lock of the appender: no other map changes the number while it is held.</param>
    /// <exception cref="LayoutMismatchException">Something lies behind the rows.</exception>
    public abstract void Prepare(AppenderLock appenderLock);

    /// <summary>
    /// Makes sure that the disk has space for that many rows, or throws and leaves the file unchanged.
    /// </summary>
    /// <param name="rowCount">Number of rows, existing ones included.</param>
    /// <param name="isAmple">Whether to reserve more where that makes appending faster.</param>
    public abstract void Reserve(long rowCount, bool isAmple = false);

    /// <summary>Appends whole rows after the last one, for which <see cref="Reserve"/> has found space.</summary>
    public abstract void Append<T>(ReadOnlySpan<T> rows)
        where T : unmanaged;

    /// <summary>Makes that many rows visible to all readers, or more when they are already.</summary>
    /// <returns>Whether the file has changed.</returns>
    public abstract bool Commit(long rowCount);

    /// <summary>Adds rows of zeros, and makes them visible to all readers.</summary>
    /// <param name="rowCount">New number of rows, not less than the old one.</param>
    public abstract void AppendZeros(long rowCount);

    /// <summary>Removes the last rows; readers see that first, then the file is cut.</summary>
    /// <param name="rowCount">New number of rows, less than the old one.</param>
    /// <exception cref="InvalidOperationException">A view is open.</exception>
    public abstract void Cut(long rowCount);

    /// <summary>Ends what <see cref="Prepare"/> began, while the lock is still held.</summary>
    public virtual void Finish()
    {
    }

    /// <summary>
    /// Gives back the space that is reserved behind the last row, unless a view of another map of this process reaches so
    /// far, or where the system cuts no mapped file, any view of it is open.
    /// </summary>
    /// <returns>Whether the file was changed.</returns>
    /// <exception cref="IOException">The system cuts no mapped file, and another process has it mapped.</exception>
    public virtual bool Trim()
    {
        if (!HasSpaceBehind || !TryCutTo(EndOf(Extent.Count)))
        {
            return false;
        }

        Extent.Trim();
        return true;
    }

    /// <summary>
    /// <see cref="Trim"/> at the end of an appender. Where the system cuts no mapped file, that is done when this map has
    /// nothing mapped any more. If others have by then, the space stays: it does not count, and the next appender uses
    /// it, and gives it back when it ends.
    /// </summary>
    /// <returns>Whether the file was changed.</returns>
    public virtual bool TrimLast()
    {
        if (Region.LetsFileBeCut)
        {
            return Trim();
        }

        if (HasSpaceBehind)
        {
            Region.WhenUnmapped(TrimUnmapped);
        }

        return false;
    }

    private bool HasSpaceBehind => Extent.Reserved > Extent.Count || LengthLeft > EndOf(Extent.Count);

    private void TrimUnmapped()
    {
        try
        {
            using (File.LockForAppending())
            {
                if (File.Length == ExpectedLength && IsUnchanged())
                {
                    File.Truncate(EndOf(Extent.Count));
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another map appends by now, or has the file mapped.
        }
    }

    /// <summary>Whether the file has as many rows as this map left it with; another appender may have come and gone.</summary>
    protected virtual bool IsUnchanged() => true;

    /// <summary>
    /// Takes back what a call that failed has left behind the rows. Where that cannot be done, the file keeps the
    /// length that it has, which this map knows from then on.
    /// </summary>
    protected void CutBack(long endInBytes)
    {
        try
        {
            if (TryCutTo(endInBytes))
            {
                return;
            }
        }
        catch (IOException)
        {
            // What has failed before matters more.
        }

        LengthLeft = File.Length;
    }

    /// <summary>
    /// Cuts the file, or where it has that length already, gives back what is reserved behind it.
    /// </summary>
    /// <returns>
    /// False where a view of a map of this process bars that: see <see cref="MappedRegion.TryCutBehind"/>.
    /// </returns>
    protected bool TryCutTo(long endInBytes) =>
        (!Region.LetsFileBeCut && File.Length <= endInBytes)
        || Region.TryCutBehind(endInBytes - Array.DataOffsetInBytes, () => Truncate(endInBytes));

    /// <summary>Removes what <see cref="Prepare"/> has found behind the rows.</summary>
    /// <exception cref="InvalidOperationException">A view refers to it.</exception>
    protected void CutRemains(long endInBytes)
    {
        if (File.Length is var length && length > endInBytes && !TryCutTo(endInBytes))
        {
            throw new InvalidOperationException(Region.LetsFileBeCut
                ? $"'{Array.Path}' has {length - endInBytes:N0} bytes behind its rows, which a view of another map of "
                + "this process refers to; end it first."
                : $"'{Array.Path}' has {length - endInBytes:N0} bytes behind its rows that could not be removed, "
                + "because views of it are open and Windows cuts no mapped file; end them first.");
        }
    }

    /// <summary>Cuts the file, for a caller that holds its maps off.</summary>
    protected void Truncate(long endInBytes)
    {
        File.Truncate(endInBytes);
        LengthLeft = 0;
    }

    /// <summary>
    /// Refuses to go on with a file whose length another program changed: rows that were cut off would come back as
    /// zeros, and what was added would be written over. From then on the map gives no access, until a
    /// <see cref="Refresh"/> succeeds.
    /// </summary>
    /// <exception cref="IOException">The file has another length than this appender gave it.</exception>
    /// <param name="found">Length of the file, in bytes.</param>
    public void ThrowIfChanged(long found)
    {
        var expected = ExpectedLength;
        if (found != expected)
        {
            var failure = new IOException(
                $"'{Array.Path}' has {found:N0} bytes, and this map, which appends to it, left it with {expected:N0}: "
                + (found < expected ? "another program has cut it" : "another program has written behind the rows")
                + ". Rows that were committed before and are still in the file are found by Refresh.");
            Suspend(failure);
            throw failure;
        }
    }

    /// <summary>Length that the file has while this map appends to it, in bytes.</summary>
    private long ExpectedLength => Math.Max(EndOfSpace, LengthLeft);

    /// <summary>
    /// Offset in the file, in bytes, at which the rows end, and the space for more that its length counts.
    /// </summary>
    protected abstract long EndOfSpace { get; }

    /// <summary>Offset in the file, in bytes, at which that many rows end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A file cannot be that long.</exception>
    protected long EndOf(long rowCount)
    {
        var end = Array.DataOffsetInBytes + ((Int128)rowCount * RowLengthInBytes);
        return end <= long.MaxValue
            ? (long)end
            : throw new ArgumentOutOfRangeException(
                nameof(rowCount), rowCount, $"Layout {Array.Layout.Name} of {rowCount:N0} rows needs {end:N0} bytes; "
                + $"a file holds at most {long.MaxValue:N0}.");
    }

    /// <summary>Writes elements to the file, however many bytes they have.</summary>
    protected void Write<T>(ReadOnlySpan<T> elements, long offsetInBytes)
        where T : unmanaged
    {
        foreach (var piece in new Pieces<T>(elements))
        {
            File.Write(piece, offsetInBytes);
            offsetInBytes += piece.Length;
        }
    }

    /// <summary>Stores elements through the pages of the region, however many bytes they have.</summary>
    protected void Store<T>(ReadOnlySpan<T> elements, long offsetInBytes)
        where T : unmanaged
    {
        var offset = offsetInBytes - Array.DataOffsetInBytes;
        foreach (var piece in new Pieces<T>(elements))
        {
            Region.Store(offset, piece);
            offset += piece.Length;
        }
    }

    protected static long ByteLengthOf<T>(ReadOnlySpan<T> elements)
        where T : unmanaged => (long)elements.Length * Unsafe.SizeOf<T>();

    /// <summary>The bytes of elements, in spans, which hold no more than 2 GiB.</summary>
    protected ref struct Pieces<T>(ReadOnlySpan<T> rest)
        where T : unmanaged
    {
        private static readonly int MostElements = (1 << 30) / Unsafe.SizeOf<T>();

        private ReadOnlySpan<T> _rest = rest;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly Pieces<T> GetEnumerator() => this;

        public bool MoveNext()
        {
            var piece = _rest[..Math.Min(_rest.Length, MostElements)];
            _rest = _rest[piece.Length..];
            Current = MemoryMarshal.AsBytes(piece);
            return !piece.IsEmpty;
        }
    }
}
