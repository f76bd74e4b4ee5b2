using System.IO.Compression;
using MemMap.Cli.Output;

namespace MemMap.Cli.Inputs;

/// <summary>
/// Where the bytes of an input are: a file, or a copy of what cannot be mapped (standard input, a pipe, a compressed
/// member), which is gone with this object.
/// </summary>
internal sealed class FilePlace : IDisposable
{
    private const string StandardInput = "standard input";

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    private readonly FileStream? _copy;
    private readonly byte[] _start;

    private FilePlace(string name, string shown, string path, string? member, bool isCopy, FileStream? copy)
    {
        (Name, Shown, Path, Member, IsCopy, _copy) = (name, shown, path, member, isCopy, copy);
        var start = new byte[8];
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Length = file.Length;
        _start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    /// <summary>As the user wrote it; what <c>-</c> is in words.</summary>
    public string Name { get; }

    /// <summary>The file as a part of an argument; <c>-:member</c> would be an option.</summary>
    public string Written => Shown == StandardInput && IsCopy ? "/dev/stdin" : Shown;

    /// <summary>The file in messages, without the name of a member.</summary>
    public string Shown { get; }

    public string Path { get; }

    /// <summary>Member of an archive; null if none is named.</summary>
    public string? Member { get; }

    /// <summary>Whether this is a copy, whose path says nothing to the user.</summary>
    public bool IsCopy { get; }

    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; }

    public bool IsArchive => BeginsWith("PK\x03\x04"u8) || BeginsWith("PK\x05\x06"u8);

    public bool BeginsAsNpy => BeginsWith(Magic);

    /// <summary>Finds a file by what the user wrote. A file whose name has a colon is found first.</summary>
    public static FilePlace Of(string name)
    {
        if (name == "-")
        {
            using var input = Console.OpenStandardInput();
            return Copied(StandardInput, StandardInput, member: null, input);
        }

        var (path, member) = Split(name);
        if (!File.Exists(path))
        {
            throw None(path);
        }

        using (var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
        {
            if (!file.CanSeek)
            {
                return Copied(name, path, member, file);
            }
        }

        return new FilePlace(name, path, path, member, isCopy: false, copy: null);
    }

    /// <summary>The members of this archive.</summary>
    /// <exception cref="InvalidFileException">It is damaged.</exception>
    /// <exception cref="DifferenceException">It is damaged, and a copy.</exception>
    public IReadOnlyList<NpzMember> Members()
    {
        try
        {
            return NpzFile.Read(Path, new() { MaxHeaderLength = int.MaxValue }).Members;
        }
        catch (InvalidFileException failure) when (IsCopy)
        {
            throw new DifferenceException(Told(failure));
        }
    }

    /// <summary>An array of this archive, which goes with the archive.</summary>
    public FilePlace Of(NpzMember member) => new($"{Name}:{member.Name}", Shown, Path, member.Name, IsCopy, copy: null);

    /// <summary>A message of the library, whose path of a copy says nothing to the user.</summary>
    public string Told(InvalidFileException failure) => IsCopy ? failure.Message.Replace(Path, Shown) : failure.Message;

    /// <summary>What there is instead of a file.</summary>
    public static UsageException None(string path) =>
        new(Directory.Exists(path) ? $"'{path}' is a directory." : $"There is no file '{path}'.");

    /// <summary>The longest beginning that is a file, and the member behind its colon, which may have colons too.</summary>
    private static (string Path, string? Member) Split(string name)
    {
        if (!File.Exists(name))
        {
            for (var colon = name.LastIndexOf(':'); colon > 0; colon = name.LastIndexOf(':', colon - 1))
            {
                if (File.Exists(name[..colon]))
                {
                    return (name[..colon], name[(colon + 1)..]);
                }
            }
        }

        return (name, null);
    }

    /// <summary>The bytes of a compressed member.</summary>
    public static FilePlace Inflated(FilePlace archive, NpzMember member)
    {
        using var zip = ZipFile.OpenRead(archive.Path);
        var entry = zip.Entries.Last(entry => entry.FullName == member.Name || entry.FullName == $"{member.Name}.npy");
        using var bytes = entry.Open();
        try
        {
            return Copied(archive.Name, archive.Name, member: null, bytes);
        }
        catch (InvalidDataException failure)
        {
            throw new NpyFormatException(
                $"Member '{member.Name}' of '{archive.Path}' is damaged: its compressed data cannot be read.",
                member.Offset, failure)
            {
                Path = archive.Path,
            };
        }
    }

    /// <summary>Whether the first bytes of the file are these, of which there are eight at most.</summary>
    public bool BeginsWith(ReadOnlySpan<byte> bytes) => _start.AsSpan().StartsWith(bytes);

    public void Dispose() => _copy?.Dispose();

    private static FilePlace Copied(string name, string shown, string? member, Stream bytes)
    {
        var copy = new FileStream(
            System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.DeleteOnClose,
            });
        try
        {
            var path = copy.Name;
            if (OperatingSystem.IsLinux())
            {
                // Without a name it is gone with the process, however that ends.
                File.Delete(path);
                path = $"/proc/self/fd/{copy.SafeFileHandle.DangerousGetHandle()}";
            }

            bytes.CopyTo(copy);
            copy.Flush();
            return new FilePlace(name, shown, path, member, isCopy: true, copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }
}
