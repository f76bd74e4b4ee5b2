using System.Runtime.CompilerServices;

namespace MemMap.CompilerServices;

/// <summary>The version of a record in a file: even while the record is whole, odd while it is being written.</summary>
internal readonly ref struct RecordVersion
{
    // SAFETY of every Unsafe.As below: the field has Size bytes at a multiple of Size, which IsAligned has checked.
    private readonly ref byte _field;

    /// <summary>A field of 4 or 8 bytes.</summary>
    public RecordVersion(ref byte field, int size)
    {
        _field = ref field;
        Size = size;
    }

    /// <summary>4 or 8 bytes.</summary>
    public int Size { get; }

    /// <summary>
    /// Whether its address is a multiple of its size. Mapped pages never move, so the answer does not change.
    /// </summary>
    public bool IsAligned => (Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref _field) & (Size - 1)) == 0;

    public static bool IsWhole(long version) => (version & 1) == 0;

    /// <summary>Reads the version before all later reads.</summary>
    /// <remarks>
    /// In a 32-bit process .NET reads 8 bytes at once by writing them, which pages for reading refuse. The low half
    /// says the same to a reader.
    /// </remarks>
    public long Read() => Size == sizeof(long) && nint.Size == sizeof(long)
        ? Volatile.Read(ref Unsafe.As<byte, long>(ref _field))
        : Volatile.Read(ref Unsafe.As<byte, int>(ref _field));

    /// <summary>Makes an even version odd; false when it is odd already, or another writer was first.</summary>
    /// <param name="version">Even version that was read.</param>
    public bool TryTake(out long version)
    {
        bool isTaken;
        if (Size == sizeof(long))
        {
            ref var field = ref Unsafe.As<byte, long>(ref _field);
            version = Volatile.Read(ref field);
            isTaken = IsWhole(version) && Interlocked.CompareExchange(ref field, version + 1, version) == version;
        }
        else
        {
            ref var field = ref Unsafe.As<byte, int>(ref _field);
            var found = Volatile.Read(ref field);
            version = found;
            isTaken = IsWhole(found) && Interlocked.CompareExchange(ref field, found + 1, found) == found;
        }

        // The odd version is seen before anything that is written later.
        Volatile.WriteBarrier();
        return isTaken;
    }

    /// <summary>Makes the version the next even one, after all that was written before.</summary>
    /// <param name="version">Even version from before the write.</param>
    public void GiveBack(long version)
    {
        // The last version is odd, so that the next even one is the first.
        if (Size == sizeof(long))
        {
            Volatile.Write(ref Unsafe.As<byte, long>(ref _field), unchecked(version + 2));
        }
        else
        {
            Volatile.Write(ref Unsafe.As<byte, int>(ref _field), unchecked((int)version + 2));
        }
    }
}
