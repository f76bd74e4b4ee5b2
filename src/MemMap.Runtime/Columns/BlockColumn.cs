using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// One field of all records that is a block, and each element of the block as a column: <see cref="At"/>.
/// </summary>
/// <remarks>
/// <code>
/// record 0            │ record 1            │ record 2
/// ░░ [0] [1] [2] ░░░░ │ ░░ [0] [1] [2] ░░░░ │ ░░ [0] [1] [2] ░░░░
///         └── At(1) ──────────┴───────────────────┘
/// </code>
/// It converts to the <see cref="Column{T}"/> of the blocks.
/// </remarks>
/// <typeparam name="TBlock">Type of the block.</typeparam>
/// <typeparam name="T">Type of its elements.</typeparam>
public readonly ref struct BlockColumn<TBlock, T>
    where TBlock : unmanaged
    where T : unmanaged
{
    private readonly Column<TBlock> _blocks;
    private readonly ReadOnlySpan<int> _shape;
    private readonly BoolRuns? _bools;

    /// <summary>A column of blocks together with their shape.</summary>
    /// <param name="blocks">Column of the blocks.</param>
    /// <param name="shape">Lengths of the axes of a block. The last one varies fastest.</param>
    /// <param name="bools">Bools within an element of a block, where that is more than a bool.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public BlockColumn(Column<TBlock> blocks, ReadOnlySpan<int> shape, BoolRuns? bools = null)
    {
        _blocks = blocks;
        _shape = shape;
        _bools = bools;
    }

    /// <inheritdoc cref="Column{T}.Length"/>
    public long Length => _blocks.Length;

    /// <inheritdoc cref="Column{T}.StrideInBytes"/>
    public long StrideInBytes => _blocks.StrideInBytes;

    /// <summary>The block of one record, by reference.</summary>
    /// <inheritdoc cref="Column{T}.this[long]"/>
    public ref TBlock this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _blocks[index];
    }

    /// <inheritdoc cref="this[long]"/>
    [OverloadResolutionPriority(-1)]
    public ref TBlock this[Index index] => ref _blocks[index];

    /// <inheritdoc cref="Column{T}.this[Range]"/>
    public BlockColumn<TBlock, T> this[Range range] => new(_blocks[range], _shape, _bools);

    /// <summary>The column of the blocks.</summary>
    public static implicit operator Column<TBlock>(BlockColumn<TBlock, T> column) => column._blocks;

    /// <summary>The column of the blocks, for reading only.</summary>
    public static implicit operator ReadOnlyColumn<TBlock>(BlockColumn<TBlock, T> column) => column._blocks;

    /// <summary>One element of the block of every record, as NumPy's <c>a['field'][:, 1, 2]</c>.</summary>
    /// <param name="indices">One index for each axis of the block.</param>
    /// <exception cref="ArgumentException">There are more or fewer indices than axes.</exception>
    /// <exception cref="IndexOutOfRangeException">An index lies outside its axis.</exception>
    public Column<T> At(params scoped ReadOnlySpan<long> indices) =>
        _blocks.FieldAt<T>(checked((int)(ColumnSlice.ElementOf(_shape, indices) * Unsafe.SizeOf<T>())), _bools);

    /// <inheritdoc cref="Column{T}.Slice(long, long, long)"/>
    public BlockColumn<TBlock, T> Slice(long start, long length, long step = 1) =>
        new(_blocks.Slice(start, length, step), _shape, _bools);

    /// <inheritdoc cref="ReadOnlyColumn{T}.CopyTo"/>
    public void CopyTo(Span<TBlock> destination) => _blocks.CopyTo(destination);

    /// <inheritdoc cref="ReadOnlyColumn{T}.ToArray"/>
    public TBlock[] ToArray() => _blocks.ToArray();

    /// <inheritdoc cref="Column{T}.CopyFrom"/>
    public void CopyFrom(ReadOnlySpan<TBlock> source) => _blocks.CopyFrom(source);

    /// <inheritdoc cref="Column{T}.Fill"/>
    public void Fill(TBlock value) => _blocks.Fill(value);

    /// <summary>Enumerates the blocks by reference.</summary>
    public Column<TBlock>.Enumerator GetEnumerator() => _blocks.GetEnumerator();
}
