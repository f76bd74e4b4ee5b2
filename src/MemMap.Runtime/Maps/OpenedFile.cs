using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// A regular file that the caller has opened: a <see cref="SafeFileHandle"/> or a <see cref="FileStream"/>, which
/// convert to it implicitly. The caller still owns it and may close it at any time; maps of it stay open.
/// </summary>
/// <remarks>
/// Its position is neither used nor moved: <see cref="MemMapOptions.Offset"/> says where the elements of a raw file
/// begin.
/// </remarks>
public readonly struct OpenedFile
{
    private OpenedFile(SafeFileHandle handle, string? path) => (Handle, Path) = (handle, path);

    internal SafeFileHandle Handle { get; }

    internal string? Path { get; }

    /// <summary>The file of a handle.</summary>
    public static implicit operator OpenedFile(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new(handle, path: null);
    }

    /// <summary>The file of a stream; what the stream has buffered is written to the file first.</summary>
    public static implicit operator OpenedFile(FileStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Flush();

        // A stream that was made of a handle has no name of a file.
        return new(stream.SafeFileHandle, System.IO.Path.IsPathFullyQualified(stream.Name) ? stream.Name : null);
    }
}
