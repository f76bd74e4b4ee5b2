using System.Text;

namespace MemMap.Tests;

/// <summary>The live NumPy reads what we write.</summary>
public sealed class NpyHeaderNumPyTests
{
    [Theory]
    [InlineData("'<f4'", MemoryOrder.RowMajor, new long[] { 3, 4 })]
    [InlineData("'>f8'", MemoryOrder.ColumnMajor, new long[] { 3, 4 })]
    [InlineData("'|b1'", MemoryOrder.RowMajor, new long[] { })]
    [InlineData("'|u1'", MemoryOrder.RowMajor, new long[] { 0 })]
    [InlineData("'>c16'", MemoryOrder.RowMajor, new long[] { 5 })]
    [InlineData("'<M8[25s]'", MemoryOrder.ColumnMajor, new long[] { 2, 3, 4 })]
    [InlineData("'|S8'", MemoryOrder.RowMajor, new long[] { 100_000_000_000_000 })]
    [InlineData("'>U8'", MemoryOrder.RowMajor, new long[] { 7 })]
    [InlineData("'|V3'", MemoryOrder.RowMajor, new long[] { 1, 0, 2 })]
    [InlineData("[('x', '<f4'), ('', '|V4'), (('title', 'y'), '>i8')]", MemoryOrder.RowMajor, new long[] { 9 })]
    [InlineData("[('r', [('整', '<U2'), (\"it's\", '|u1')], (4, 1))]", MemoryOrder.RowMajor, new long[] { 1 })]
    public void A_header_is_read_with_the_dtype_shape_and_order_it_was_made_of(
        string descr, MemoryOrder order, long[] shape)
    {
        var header = NpyHeader.Create(Descr.Parse(descr), order, [.. shape]);

        var read = NumPy.Run(
            """
            import io, warnings
            from numpy.lib import format
            warnings.simplefilter('ignore')
            file = io.BytesIO(bytes.fromhex(sys.argv[1]))
            version = format.read_magic(file)
            shape, fortran_order, dtype = format._read_array_header(file, version)
            print(dtype == format.descr_to_dtype(eval(sys.argv[2])), fortran_order, shape, file.tell(), sep='|')
            """,
            Convert.ToHexString(header.ToBytes()),
            descr);

        var isFortran = order == MemoryOrder.ColumnMajor;
        Assert.Equal($"True|{isFortran}|{ShapeTuple.Format(shape)}|{header.DataOffset}\n", read);
    }

    [Fact]
    public void Names_are_quoted_as_Python_quotes_them()
    {
        string[] names =
        [
            "plain", "it's", "say \"so\"", "it's \"so\"", "back\\slash", "tab\t line\n return\r", "\u0001\u007f\u0085",
            "caf\u00e9 \u00a0 \u00ad \u00ff", "\u0378 \u200b \u2028 \u3000 \ue000 \ufeff", "整形",
            "\U0001f600 \U000e0001 \U0010ffff",
        ];
        var arguments = names.Select(name => Convert.ToHexString(Encoding.UTF8.GetBytes(name)));

        var quoted = NumPy.Run("for name in sys.argv[1:]: print(repr(bytes.fromhex(name).decode()))", [.. arguments]);

        Assert.Equal(quoted, string.Concat(names.Select(name => PythonText.Repr(name) + "\n")));
    }
}
