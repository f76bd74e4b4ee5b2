using System.Text;

namespace MemMap.Tests;

/// <summary>Files in which both orders of memory mean the same, until they grow.</summary>
public abstract class OrderTests : PlatformTests
{
    private protected OrderTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_column_major_layout_that_grows_a_file_of_NumPy_leaves_one_that_NumPy_reads(int columnCount)
    {
        var path = Folder["a.npy"];
        NumPy.Run("np.save(sys.argv[1], np.arange(3.0 * int(sys.argv[2])).reshape(3, -1))", path, $"{columnCount}");
        Assert.Contains("'fortran_order': False", HeaderOf(path));

        using (var map = Series.Open(path, Options))
        {
            map.Append([10, 20, 30, 11, 21, 31]);
        }

        Assert.Contains("'fortran_order': True", HeaderOf(path));
        var printed = NumPy.Run("a = np.load(sys.argv[1]); print(a.shape, a[:, -2:].tolist())", path).Trim();
        Assert.Equal($"(3, {columnCount + 2}) [[10.0, 11.0], [20.0, 21.0], [30.0, 31.0]]", printed);
        using var again = Series.OpenRead(path, Options);
        Assert.Equal([3, columnCount + 2], again.Shape);
    }

    [Fact]
    public void A_row_major_layout_says_so_before_the_second_row()
    {
        var path = FileOf("a.npy", [.. Header("{'descr': '<i4', 'fortran_order': True, 'shape': (1, 4), }", 128), .. new byte[16]]);

        using (var map = Rows.Open(path, Options))
        {
            map.Append([1, 2, 3, 4]);
        }

        Assert.StartsWith("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 4), }", HeaderOf(path));
    }

    [Fact]
    public void A_header_without_room_for_the_order_is_refused_before_anything_changes()
    {
        const string Text = "{'descr':'<i4','fortran_order':True,'shape':(1,4)}";
        var path = FileOf("a.npy", [.. Header(Text, 10 + Text.Length + 1), .. new byte[16]]);
        var before = BytesOf(path);
        using (var map = Rows.Open(path, Options))
        {
            var refused = Assert.Throws<InvalidOperationException>(() => map.Append([1, 2, 3, 4]));

            Assert.Equal(
                $"The header of '{path}' has no room for the order of layout Rows; save the array again with numpy.save, "
                + "which leaves room.", refused.Message);
        }

        Assert.Equal(before, BytesOf(path));
    }

    private static byte[] Header(string text, int byteLength) =>
    [
        0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)(byteLength - 10), 0,
        .. Encoding.Latin1.GetBytes(text.PadRight(byteLength - 11) + "\n"),
    ];

    private static string HeaderOf(string path) => Encoding.Latin1.GetString(BytesOf(path).AsSpan(10, 100));
}

public sealed class OrderTestsOnLinux() : OrderTests(MappingPlatform.Linux);

public sealed class OrderTestsOnWindows() : OrderTests(MappingPlatform.Windows);

public sealed class OrderTestsPortable() : OrderTests(MappingPlatform.Portable);
