using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MemMap.CompilerServices;

/// <summary>
/// The kernels of a native library: what generated functions of C call. Each fills memory of its caller, and says by an error in
/// words what went wrong; no exception leaves it.
/// </summary>
/// <remarks>
/// Addresses, and the lengths behind them, are the caller's: that so much memory is there is the contract of the functions, as of any
/// function of C. Everything is copied between it and arrays of this process, by lengths that were compared before.
/// </remarks>
/// <param name="kernels">All kernels of the library.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NativeKernels(params Kernel[] kernels)
{
    /// <summary>The version of these functions, which each side of them compares with its own.</summary>
    public const int Version = 1;

    private const int Fine = 0;
    private const int Failed = 1;

    private readonly byte[] _description = Describe(kernels);

    /// <summary>Writes the JSON that lists the kernels.</summary>
    /// <param name="buffer">Address of the memory for it; null where there is none.</param>
    /// <param name="capacity">Length of that memory, in bytes. When it is too short, nothing is written.</param>
    /// <returns>Number of bytes of the JSON.</returns>
    public long Describe(nint buffer, long capacity)
    {
        if (buffer != 0 && capacity >= _description.Length)
        {
            // SAFETY: the caller has this much memory.
            Marshal.Copy(_description, 0, buffer, _description.Length);
        }

        return _description.Length;
    }

    /// <summary>The result of some rows of a file.</summary>
    /// <param name="name">Address of the name of the kernel, which ends with a NUL.</param>
    /// <param name="path">Address of the path of the file, which ends with a NUL; an empty one means no rows.</param>
    /// <param name="firstRow">Index of the first row.</param>
    /// <param name="rowCount">Number of rows; −1 for all from the first one on.</param>
    /// <param name="parameters">Address of the parameters.</param>
    /// <param name="parametersLength">Length of the parameters, in bytes.</param>
    /// <param name="result">Address of the memory for the result.</param>
    /// <param name="resultLength">Length of that memory, which must be that of a result.</param>
    /// <param name="error">Address of the memory for the text of an error.</param>
    /// <param name="errorCapacity">Length of that memory, in bytes.</param>
    /// <returns>0, or another number when there is an error.</returns>
    public int Run(
        nint name, nint path, long firstRow, long rowCount, nint parameters, long parametersLength, nint result,
        long resultLength, nint error, long errorCapacity) =>
        Guarded(error, errorCapacity, () =>
        {
            var kernel = Find(name);
            CheckResult(kernel, resultLength);
            Return(kernel.Run(TextAt(path, "path"), firstRow, rowCount, ParametersAt(kernel, parameters, parametersLength)), result);
        });

    /// <summary>Writes a file with a row for each row of a file.</summary>
    /// <param name="name">Address of the name of the kernel, which ends with a NUL.</param>
    /// <param name="path">Address of the path of the file, which ends with a NUL.</param>
    /// <param name="target">Address of the path of the file to write, which ends with a NUL.</param>
    /// <param name="parameters">Address of the parameters.</param>
    /// <param name="parametersLength">Length of the parameters, in bytes.</param>
    /// <param name="error">Address of the memory for the text of an error.</param>
    /// <param name="errorCapacity">Length of that memory, in bytes.</param>
    /// <returns>0, or another number when there is an error.</returns>
    public int Map(
        nint name, nint path, nint target, nint parameters, long parametersLength, nint error, long errorCapacity) =>
        Guarded(error, errorCapacity, () =>
        {
            var kernel = Find(name);
            kernel.Map(TextAt(path, "path"), TextAt(target, "target"), ParametersAt(kernel, parameters, parametersLength));
        });

    /// <summary>Two results as one.</summary>
    /// <param name="name">Address of the name of the kernel, which ends with a NUL.</param>
    /// <param name="left">Address of the result of the earlier rows.</param>
    /// <param name="right">Address of the result of the later rows.</param>
    /// <param name="result">Address of the memory for the result, which may be that of one of the two.</param>
    /// <param name="resultLength">Length of each of the three, which must be that of a result.</param>
    /// <param name="error">Address of the memory for the text of an error.</param>
    /// <param name="errorCapacity">Length of that memory, in bytes.</param>
    /// <returns>0, or another number when there is an error.</returns>
    public int Combine(
        nint name, nint left, nint right, nint result, long resultLength, nint error, long errorCapacity) =>
        Guarded(error, errorCapacity, () =>
        {
            var kernel = Find(name);
            var length = CheckResult(kernel, resultLength);
            Return(kernel.Combine(BytesAt(left, length), BytesAt(right, length)), result);
        });

    private static byte[] Describe(Kernel[] kernels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartArray("kernels");
            foreach (var kernel in kernels)
            {
                kernel.Describe(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private Kernel Find(nint name)
    {
        var wanted = TextAt(name, "name");
        return Array.Find(kernels, kernel => kernel.Name == wanted) ?? throw new ArgumentException(
            $"There is no kernel '{wanted}' in this library; it has {string.Join(", ", kernels.Select(static kernel => kernel.Name))}.");
    }

    /// <summary>Compares the length of memory for a result with that of a result, which is 0 of a kernel that has none.</summary>
    private static long CheckResult(Kernel kernel, long length)
    {
        if (kernel.Kind != "reduce")
        {
            return 0;
        }

        return length == kernel.Output.LengthInBytes ? length : throw new ArgumentException(
            $"A result of kernel {kernel.Name} has {kernel.Output.LengthInBytes} bytes ({kernel.Output.DType}), and the memory for it has "
            + $"{length}.");
    }

    private static byte[] ParametersAt(Kernel kernel, nint address, long length)
    {
        Kernel.CheckParameters(kernel.Name, kernel.Parameters?.DType, length);
        return BytesAt(address, length);
    }

    private static string TextAt(nint address, string what) =>
        // SAFETY: the text of the caller ends with a NUL.
        Marshal.PtrToStringUTF8(address) ?? throw new ArgumentException($"The {what} is a null pointer.");

    private static byte[] BytesAt(nint address, long length)
    {
        if (length < 0 || length > Array.MaxLength || (length > 0 && address == 0))
        {
            throw new ArgumentException($"There are no {length} bytes at address {address}.");
        }

        var bytes = new byte[length];
        if (length > 0)
        {
            // SAFETY: the caller has this much memory there.
            Marshal.Copy(address, bytes, 0, bytes.Length);
        }

        return bytes;
    }

    private static void Return(byte[] bytes, nint result)
    {
        if (result == 0)
        {
            throw new ArgumentException("The memory for the result is a null pointer.");
        }

        // SAFETY: the caller has as much memory as a result has bytes: its length was compared.
        Marshal.Copy(bytes, 0, result, bytes.Length);
    }

    private static int Guarded(nint error, long capacity, Action action)
    {
        try
        {
            action();
            return Fine;
        }
        catch (Exception exception)
        {
            Write(exception.Message, error, capacity);
            return Failed;
        }
    }

    /// <summary>Writes a text in one line and the NUL behind it, of a long one as many whole characters as there is room for.</summary>
    private static void Write(string text, nint address, long capacity)
    {
        if (address == 0 || capacity < 1)
        {
            return;
        }

        const int FollowsAnother = 0x80;
        var bytes = Encoding.UTF8.GetBytes($"{InOneLine(text)}\0");
        var length = (int)Math.Min(bytes.Length, capacity) - 1;
        while ((bytes[length] & 0xc0) == FollowsAnother)
        {
            length--;
        }

        bytes[length] = 0;

        // SAFETY: the caller has as much memory as its capacity says, and this is at most as long.
        Marshal.Copy(bytes, 0, address, length + 1);
    }

    private static string InOneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));
}
