using System.Collections.Immutable;
using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>What a kernel takes or gives, as the compiler knows it: rows of a layout, or one value.</summary>
/// <remarks>Generated code creates them; programs do not need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KernelType
{
    /// <summary>Describes one value.</summary>
    /// <param name="descr">Its dtype, in the dialect of layouts.</param>
    public KernelType(string descr)
        : this("", descr, [])
    {
    }

    /// <summary>Describes rows.</summary>
    /// <param name="layout">Name of the layout.</param>
    /// <param name="descr">The dtype of its element, in the dialect of layouts.</param>
    /// <param name="rowShape">Lengths of the axes below a row.</param>
    public KernelType(string layout, string descr, ReadOnlySpan<long> rowShape)
    {
        Layout = layout;
        DType = Descr.Parse(descr, DescrDialect.Layout);
        LengthInBytes = DType.ItemSize;
        foreach (var length in rowShape)
        {
            LengthInBytes = checked(LengthInBytes * length);
        }

        RowShape = [.. rowShape];
        (Element, Shape) = NpyShape.Flatten(DType, [.. rowShape]);
    }

    /// <summary>Name of the layout; empty for a value.</summary>
    internal string Layout { get; }

    /// <summary>The element of the layout, or the value; a block is a sub-array.</summary>
    internal DType DType { get; }

    /// <summary>The element as NumPy has it, without the axes of a block.</summary>
    internal DType Element { get; }

    /// <summary>Lengths of the axes of a row, or of the value, those of a block included.</summary>
    internal ImmutableArray<long> Shape { get; }

    /// <summary>The layout of a file with such rows.</summary>
    internal ArrayLayout Rows => field ??= ArrayLayout.OfRows(Layout, DType, RowShape);

    private ImmutableArray<long> RowShape { get; }

    /// <summary>Length of a row, or of the value.</summary>
    internal long LengthInBytes { get; }
}
