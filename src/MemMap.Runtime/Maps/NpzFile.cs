using System.IO.Compression;

namespace MemMap;

/// <summary>
/// What an <c>.npz</c> archive holds, as <c>numpy.savez</c> writes it: its members, and the headers of those that are
/// arrays. The data of the members is not read.
/// </summary>
/// <example>
/// <code>
/// foreach (var member in NpzFile.Read("day.npz").Members)
/// {
///     Console.WriteLine($"{member.Name}: {member.Header}");
/// }
///
/// using var trades = Trade.OpenRead("day.npz", new() { Member = "trades" });
/// </code>
/// </example>
public sealed class NpzFile
{
    private NpzFile(string path, IReadOnlyList<NpzMember> members) => (Path, Members) = (path, members);

    /// <summary>Absolute path of the archive.</summary>
    public string Path { get; }

    /// <summary>
    /// The members in the order of the archive. Of several with the same name the last one is mapped, as in
    /// <c>numpy.load</c>.
    /// </summary>
    public IReadOnlyList<NpzMember> Members { get; }

    /// <summary>Reads the directory of an archive, and the headers of its arrays.</summary>
    /// <param name="path">Path of the archive.</param>
    /// <param name="options">
    /// Options; null for the defaults. <see cref="MemMapOptions.MaxHeaderLength"/> applies.
    /// </param>
    /// <exception cref="NpyFormatException">The file is not a zip archive, or its directory is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpzFile Read(string path, MemMapOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = OpenTarget.Of(path, MemMapMode.Read, options);
        using var file = target.OpenExisting(path);
        var directory = new ZipDirectory(file.Read, file.Length, file.Path);
        return new NpzFile(file.Path, [.. directory.Members().Select(Member)]);

        NpzMember Member(ZipMember member)
        {
            var start = directory.DataOffsetOf(member);
            try
            {
                return new NpzMember(member, HeaderOf(file, member, start, target.Options.MaxHeaderLength), start);
            }
            catch (NpyFormatException failure)
            {
                return new NpzMember(member, header: null, start) { Fault = failure.Message };
            }
        }
    }

    private static NpyHeader? HeaderOf(RegularFile file, ZipMember member, long start, int maxLength)
    {
        NpyHeader.StartReader? read = member switch
        {
            { IsStored: true } => destination => new FilePart(start, start + member.Length).Read(file, destination),
            { IsDeflated: true } => destination => Inflate(file, member, start, destination),
            _ => null,
        };
        Span<byte> magic = stackalloc byte[NpyPrefix.LeastLength];
        return read is not null && read(magic) == magic.Length && NpyPrefix.BeginsWith(magic)
            ? NpyHeader.Read(read, member.Length, $"{file.Path}:{member.Name}", maxLength, member.IsStored ? start : 0)
            : null;
    }

    private static int Inflate(RegularFile file, ZipMember member, long start, Span<byte> destination)
    {
        try
        {
            using var stream = new DeflateStream(new PartStream(file, start, start + member.StoredLength), CompressionMode.Decompress);
            return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException failure)
        {
            throw new NpyFormatException(
                $"Member '{member.Name}' of '{file.Path}' is damaged: its compressed data cannot be read. Copy the file again.",
                start, failure)
            {
                Path = file.Path,
            };
        }
    }

    /// <summary>A range of a file as a stream.</summary>
    private sealed class PartStream(RegularFile file, long position, long end) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = file.Read(buffer[..(int)Math.Min(buffer.Length, end - position)], position);
            position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
