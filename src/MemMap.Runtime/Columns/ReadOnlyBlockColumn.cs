using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// One field of all records that is a block, for reading only, and each element of the block as a column.
/// </summary>
/// <inheritdoc cref="BlockColumn{TBlock, T}" path="/remarks"/>
/// <typeparam name="TBlock">Type of the block.</typeparam>
/// <typeparam name="T">Type of its elements.</typeparam>
public readonly ref struct ReadOnlyBlockColumn<TBlock, T>
    where TBlock : unmanaged
    where T : unmanaged
{
    private readonly ReadOnlyColumn<TBlock> _blocks;
    private readonly ReadOnlySpan<int> _shape;
    private readonly BoolRuns? _bools;

    /// <inheritdoc cref="BlockColumn{TBlock, T}(Column{TBlock}, ReadOnlySpan{int}, BoolRuns?)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlyBlockColumn(ReadOnlyColumn<TBlock> blocks, ReadOnlySpan<int> shape, BoolRuns? bools = null)
    {
        _blocks = blocks;
        _shape = shape;
        _bools = bools;
    }

    /// <inheritdoc cref="Column{T}.Length"/>
    public long Length => _blocks.Length;

    /// <inheritdoc cref="Column{T}.StrideInBytes"/>
    public long StrideInBytes => _blocks.StrideInBytes;

    /// <inheritdoc cref="BlockColumn{TBlock, T}.this[long]"/>
    public ref readonly TBlock this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _blocks[index];
    }

    /// <inheritdoc cref="this[long]"/>
    [OverloadResolutionPriority(-1)]
    public ref readonly TBlock this[Index index] => ref _blocks[index];

    /// <inheritdoc cref="Column{T}.this[Range]"/>
    public ReadOnlyBlockColumn<TBlock, T> this[Range range] => new(_blocks[range], _shape, _bools);

    /// <summary>The column of the blocks.</summary>
    public static implicit operator ReadOnlyColumn<TBlock>(ReadOnlyBlockColumn<TBlock, T> column) => column._blocks;

    /// <inheritdoc cref="BlockColumn{TBlock, T}.At"/>
    public ReadOnlyColumn<T> At(params scoped ReadOnlySpan<long> indices) =>
        _blocks.FieldAt<T>(checked((int)(ColumnSlice.ElementOf(_shape, indices) * Unsafe.SizeOf<T>())), _bools);

    /// <inheritdoc cref="Column{T}.Slice(long, long, long)"/>
    public ReadOnlyBlockColumn<TBlock, T> Slice(long start, long length, long step = 1) =>
        new(_blocks.Slice(start, length, step), _shape, _bools);

    /// <inheritdoc cref="ReadOnlyColumn{T}.CopyTo"/>
    public void CopyTo(Span<TBlock> destination) => _blocks.CopyTo(destination);

    /// <inheritdoc cref="ReadOnlyColumn{T}.ToArray"/>
    public TBlock[] ToArray() => _blocks.ToArray();

    /// <summary>Enumerates the blocks by read-only reference.</summary>
    public ReadOnlyColumn<TBlock>.Enumerator GetEnumerator() => _blocks.GetEnumerator();
}
