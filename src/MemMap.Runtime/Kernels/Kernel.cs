using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;

namespace MemMap.CompilerServices;

/// <summary>A method with <see cref="MemMapKernelAttribute"/>, as the runtime runs it.</summary>
/// <remarks>Generated code derives from the two kinds; programs do not need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Kernel
{
    private readonly string? _disagreement;

    private protected Kernel(int contract, string name, KernelType input, KernelType? parameters)
    {
        (Name, Input, Parameters) = (name, input, parameters);
        _disagreement = ArrayLayout.DisagreementOf(contract, $"Kernel {name}");
    }

    /// <summary>Options for a file of rows: a shard is a <c>.npy</c> whatever its name.</summary>
    protected static MemMapOptions Files { get; } = new() { Format = MemMapFormat.Npy };

    internal string Name { get; }

    internal KernelType Input { get; }

    internal KernelType? Parameters { get; }

    /// <summary>The word for what the kernel makes, for the other side of a native library.</summary>
    internal abstract string Kind { get; }

    /// <summary>What the kernel makes.</summary>
    internal abstract KernelType Output { get; }

    /// <summary>The result of some rows of a file, as bytes.</summary>
    /// <param name="path">Path of the file; an empty one means no rows.</param>
    /// <param name="firstRow">Index of the first row.</param>
    /// <param name="rowCount">Number of rows; −1 for all from the first one on.</param>
    /// <param name="parameters">Bytes of the parameters.</param>
    internal virtual byte[] Run(string path, long firstRow, long rowCount, ReadOnlySpan<byte> parameters) =>
        throw new InvalidOperationException($"Kernel {Name} writes a file for each shard, and has no result; map it instead.");

    /// <summary>Two results as one, as bytes.</summary>
    internal virtual byte[] Combine(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        throw new InvalidOperationException($"Kernel {Name} writes a file for each shard, and has no results to combine.");

    /// <summary>Writes the rows that the kernel makes of those of a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="target">Path of the file to write, which appears whole or not at all.</param>
    /// <param name="parameters">Bytes of the parameters.</param>
    internal virtual void Map(string path, string target, ReadOnlySpan<byte> parameters) =>
        throw new InvalidOperationException($"Kernel {Name} has a result, and writes no file; run it instead.");

    /// <summary>Writes what the other side of a native library has to know.</summary>
    internal void Describe(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("kind", Kind);
        json.WritePropertyName("input");
        WriteRows(json, Input);
        json.WritePropertyName("parameters");
        if (Parameters is { } parameters)
        {
            DescrJson.Write(json, parameters.DType);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WritePropertyName(OutputName);
        if (Output.Layout.Length > 0)
        {
            WriteRows(json, Output);
        }
        else
        {
            json.WriteStartObject();
            json.WritePropertyName("descr");
            DescrJson.Write(json, Output.Element);
            WriteShape(json, "shape", Output.Shape);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Refuses code that was compiled for another runtime.</summary>
    internal void ThrowIfForeign()
    {
        if (_disagreement is not null)
        {
            throw new LayoutMismatchException(_disagreement);
        }
    }

    /// <summary>What a method of the user has thrown, with the place where that was.</summary>
    private protected KernelException Failure(Exception exception, string path, RowRange rows, int? shard = null)
    {
        var place = shard is null ? $"'{path}'" : $"shard {shard}, '{path}'";
        var which = rows.Length == 0 ? "no rows" : $"rows {rows.Start} to {rows.End - 1}";
        return new($"Kernel {Name} threw {exception.GetType().Name} for {which} of {place}: {exception.Message}", path, exception);
    }

    /// <summary>The parameters that some bytes are.</summary>
    /// <exception cref="ArgumentException">There are more bytes, or fewer.</exception>
    private protected TParameters ParametersOf<TParameters>(ReadOnlySpan<byte> bytes)
        where TParameters : unmanaged
    {
        CheckParameters(Name, Parameters?.DType, bytes.Length);
        return bytes.IsEmpty ? default : System.Runtime.InteropServices.MemoryMarshal.Read<TParameters>(bytes);
    }

    /// <summary>Compares the length of parameters with what a kernel takes, on either side of a native library.</summary>
    /// <param name="kernel">Name of the kernel.</param>
    /// <param name="dtype">Dtype of its parameters; null where it takes none.</param>
    /// <param name="byteLength">Length of what was given, in bytes.</param>
    /// <exception cref="ArgumentException">There are more bytes, or fewer.</exception>
    internal static void CheckParameters(string kernel, DType? dtype, long byteLength)
    {
        if (byteLength != (dtype?.ItemSize ?? 0))
        {
            throw new ArgumentException(dtype is null
                ? $"Kernel {kernel} has no parameters, and {byteLength} bytes of them were given."
                : $"Kernel {kernel} needs parameters of {dtype.ItemSize} bytes ({dtype}), and {byteLength} bytes were given.");
        }
    }

    private protected abstract string OutputName { get; }

    private static void WriteRows(Utf8JsonWriter json, KernelType rows)
    {
        json.WriteStartObject();
        json.WriteString("layout", rows.Layout);
        json.WritePropertyName("descr");
        DescrJson.Write(json, rows.Element);
        WriteShape(json, "rowShape", rows.Shape);
        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, string name, ImmutableArray<long> shape)
    {
        json.WriteStartArray(name);
        foreach (var length in shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
    }
}
