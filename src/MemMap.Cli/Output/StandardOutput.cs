using Microsoft.Win32.SafeHandles;

namespace MemMap.Cli.Output;

/// <summary>The bytes of standard output: data, and nothing else. It tells when nothing reads them any more.</summary>
/// <remarks>
/// .NET's stream of the console ignores a closed pipe, and would go on to the end of a file of any size.
/// </remarks>
internal sealed class StandardOutput : Stream
{
    private readonly Stream _stream = Open();
    private bool _hasFailed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // A failure is told once: a buffer that is flushed again has nothing new to say.
        if (_hasFailed)
        {
            return;
        }

        try
        {
            _stream.Write(buffer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _hasFailed = true;
            throw failure is IOException cause && !IsFull(cause)
                ? new ClosedPipeException(cause)
                : new IOException($"Standard output cannot be written: {(failure.InnerException ?? failure).Message}.", failure);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>
    /// A pipe is written through its handle. A file is not: its stream would keep a position of its own, and what the next
    /// command writes to the same file would replace this.
    /// </summary>
    private static Stream Open()
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                if (!pipe.CanSeek)
                {
                    return pipe;
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // Standard output is closed: what the BCL does then is to write nowhere.
            }
        }

        return Console.OpenStandardOutput();
    }

    /// <summary>Whether the disk is full (ENOSPC, EDQUOT, EFBIG), which is a failure of the command.</summary>
    private static bool IsFull(IOException failure) =>
        OperatingSystem.IsWindows() ? (failure.HResult & 0xffff) is 0x27 or 0x70 : failure.HResult is 28 or 122 or 27;
}
