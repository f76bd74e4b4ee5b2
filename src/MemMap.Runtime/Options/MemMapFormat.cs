namespace MemMap;

/// <summary>The format of a file: with or without a header before the elements.</summary>
public enum MemMapFormat
{
    /// <summary>
    /// <see cref="Npy"/> when the file's name ends in <c>.npy</c>, or when an existing file begins with the bytes
    /// <c>\x93NUMPY</c> and a version; else <see cref="Raw"/>.
    /// </summary>
    FromExtension,

    /// <summary>Elements only, as <c>numpy.memmap</c> and <c>ndarray.tofile</c> write them.</summary>
    Raw,

    /// <summary>NumPy's header with dtype, order and shape, then the elements.</summary>
    Npy,
}
