using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap.CompilerServices;

/// <summary>Where the running CLR puts the fields of an element, to be compared with the dtype.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct Places
{
    private readonly ref readonly byte _element;

    private Places(ref readonly byte element, int itemSizeInBytes)
    {
        _element = ref element;
        ItemSizeInBytes = itemSizeInBytes;
        Fields = [];
    }

    /// <summary>Size of the element, in bytes.</summary>
    internal int ItemSizeInBytes { get; }

    /// <summary>For each field the names that lead to it, outermost first, and its offset, in bytes.</summary>
    internal List<(string[] Path, int OffsetInBytes)> Fields { get; }

    /// <summary>The places in an element; none of an element without fields.</summary>
    /// <param name="element">Any element.</param>
    public static Places In<T>(in T element = default)
        where T : unmanaged =>
        // SAFETY: the reference is only subtracted; nothing is read through it.
        new(ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in element)), Unsafe.SizeOf<T>());

    /// <summary>Adds a field of the element.</summary>
    /// <param name="field">The field.</param>
    /// <param name="path">NumPy's names that lead to the field, outermost first.</param>
    /// <returns>These places, for the next field.</returns>
    public Places Of<TField>(scoped ref readonly TField field, params string[] path)
    {
        // SAFETY: the references are only subtracted; nothing is read through them.
        var offset = Unsafe.ByteOffset(in _element, in Unsafe.As<TField, byte>(ref Unsafe.AsRef(in field)));
        Fields.Add((path, (int)offset));
        return this;
    }
}
