using System.Runtime.InteropServices;
using System.Text;

namespace MemMap.Tests;

/// <summary>Int24, UInt24 and BFloat16 in files that a real NumPy writes and reads, where they are raw bytes.</summary>
public sealed partial class LiveNarrowNumberTests
{
    [MemMapArray<Int24>(Shape = "*")]
    public partial struct Samples;

    [MemMapArray<BigEndian<Int24>>(Shape = "*,2")]
    public partial struct Stereo;

    [MemMapArray<UInt24>(Shape = "2,3")]
    public partial struct Sizes;

    [MemMapArray<BFloat16>(Shape = "*")]
    public partial struct Weights;

    [MemMapArray<BigEndian<BFloat16>>(Shape = "*")]
    public partial struct TurnedWeights;

    public struct Pair
    {
        public Int24 First;
        public BFloat16 Second;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct Frame
    {
        public Int24 Left;
        public UInt24 Right;
        public BigEndian<Int24> Turned;
        public BFloat16 Weight;
        public BigEndian<BFloat16> TurnedWeight;
        public Sizes Sizes;
        public Pair Pair;
    }

    /// <summary>What an audio library and ml_dtypes do, in NumPy's words.</summary>
    private const string Helpers = """
        def bytes24(numbers, order):
            wide = np.asarray(numbers, dtype=order + 'i4').view('u1').reshape(-1, 4)
            return (wide[:, :3] if order == '<' else wide[:, 1:]).copy().view('V3')[:, 0]
        def int24(raw, order):
            b = np.ascontiguousarray(raw).view('u1').reshape(-1, 3).astype('i4')
            low, high = (b[:, 0], b[:, 2]) if order == '<' else (b[:, 2], b[:, 0])
            return (low | b[:, 1] << 8 | high << 16) << 8 >> 8
        def header(path, descr, data):
            with open(path, 'wb') as file:
                np.lib.format.write_array_header_1_0(
                    file, {'descr': descr, 'fortran_order': False, 'shape': (len(data),)})
                file.write(data.tobytes())

        """;

    [Fact]
    public void Integers_of_24_bits_that_NumPy_saved_are_numbers_here()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            Helpers + """
            numbers = [-8388608, -1, 0, 1, 8388607, 0x123456]
            np.save(sys.argv[1], bytes24(numbers, '<'))
            np.save(sys.argv[2], bytes24(numbers, '>').reshape(3, 2))
            np.save(sys.argv[3], bytes24([16777215, 0, 1, 2, 3, 4], '<').reshape(2, 3))
            """,
            folder["a.npy"], folder["b.npy"], folder["c.npy"]);

        using var samples = Samples.OpenRead(folder["a.npy"]);
        using var stereo = Stereo.OpenRead(folder["b.npy"]);
        using var sizes = Sizes.OpenRead(folder["c.npy"]);

        int[] numbers = [-8_388_608, -1, 0, 1, 8_388_607, 0x123456];
        Assert.Equal(numbers, samples.ToArray().Select(number => (int)number));
        Assert.Equal(numbers, stereo.ToArray().Select(number => (int)number.Value));
        Assert.Equal([16_777_215, 0, 1, 2, 3, 4], sizes.ToArray().Select(number => (int)number));
        Assert.Equal(
            "memmap([-8388608,       -1,        0,        1,  8388607,  1193046],\n       dtype='|V3')", samples.ToString());
        Assert.Equal("memmap([[16777215,        0,        1],\n        [       2,        3,        4]], dtype='|V3')", sizes.ToString());
    }

    [Fact]
    public void Integers_of_24_bits_that_are_written_here_are_raw_bytes_to_NumPy()
    {
        using var folder = new TemporaryFolder();
        using (var samples = Samples.Create(folder["a.npy"], 0))
        {
            samples.Append([Int24.MinValue, -1, 5, Int24.MaxValue]);
        }

        using (var samples = Samples.Create(folder["a.dat"], 2))
        {
            samples[1] = -2;
        }

        using (var stereo = Stereo.Create(folder["b.npy"], 1))
        {
            (stereo[0, 0], stereo[0, 1]) = (Int24.MinValue, (Int24)0x123456);
        }

        Assert.Equal(
            """
            |V3 [-8388608, -1, 5, 8388607] [0, -2] |V3 (1, 2) [-8388608, 1193046]

            """,
            NumPy.Run(
                Helpers + """
                a, b, raw = np.load(sys.argv[1]), np.load(sys.argv[2]), np.memmap(sys.argv[3], dtype='V3', mode='r')
                print(a.dtype.str, int24(a, '<').tolist(), int24(raw, '<').tolist(), b.dtype.str, b.shape, int24(b, '>').tolist())
                """,
                folder["a.npy"], folder["b.npy"], folder["a.dat"]));
    }

    [Fact]
    public void Every_bfloat16_is_the_float_that_its_bits_are_the_upper_half_of()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            Helpers + """
            bits = np.arange(65536, dtype='u2')
            header(sys.argv[1], '<V2', bits)
            np.save(sys.argv[2], bits.view('V2'))
            header(sys.argv[3], '>V2', bits.byteswap())
            (bits.astype('<u4') << 16).tofile(sys.argv[4])
            """,
            folder["ml.npy"], folder["v.npy"], folder["turned.npy"], folder["floats.dat"]);
        var floats = MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(folder["floats.dat"])).ToArray();

        using var ofMLTypes = Weights.OpenRead(folder["ml.npy"]);
        using var ofNumPy = Weights.OpenRead(folder["v.npy"]);
        using var turned = TurnedWeights.OpenRead(folder["turned.npy"]);

        Assert.Equal(floats, ofMLTypes.ToArray().Select(number => BitConverter.SingleToUInt32Bits(number)));
        Assert.Equal(floats, ofNumPy.ToArray().Select(number => BitConverter.SingleToUInt32Bits(number)));
        Assert.Equal(floats, turned.ToArray().Select(number => BitConverter.SingleToUInt32Bits(number.Value)));
    }

    [Fact]
    public void What_is_written_here_has_the_header_of_ml_dtypes_and_its_numbers()
    {
        using var folder = new TemporaryFolder();
        using (var weights = Weights.Create(folder["a.npy"], 0))
        {
            weights.Append([(BFloat16)1.5f, (BFloat16)(-0.1f), BFloat16.PositiveInfinity, BFloat16.Epsilon]);
            weights.Append([BFloat16.NaN]);
        }

        using (var weights = TurnedWeights.Create(folder["b.npy"], 1))
        {
            weights[0] = (BFloat16)3.14f;
        }

        Assert.Contains("'descr': '<V2'", Encoding.Latin1.GetString(File.ReadAllBytes(folder["a.npy"])));
        Assert.Equal(
            """
            |V2 [1.5, -0.10009765625, inf, 9.183549615799121e-41, nan] [3.140625]

            """,
            NumPy.Run(
                """
                a, b = np.load(sys.argv[1]), np.load(sys.argv[2])
                floats = lambda raw, order: (raw.view(order + 'u2').astype('<u4') << 16).view('<f4').tolist()
                print(a.dtype.str, floats(a, '<'), floats(b, '>'))
                """,
                folder["a.npy"], folder["b.npy"]));
    }

    /// <summary>A program that appends with its own header of raw bytes goes on with it.</summary>
    [Fact]
    public void A_file_of_ml_dtypes_grows_here_and_opens_in_NumPy()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(Helpers + "header(sys.argv[1], '<V2', np.array([0x3F80], dtype='<u2'))", folder["a.npy"]);
        using (var weights = Weights.Open(folder["a.npy"]))
        {
            weights.Append((BFloat16)2);
        }

        Assert.Equal("|V2 [16256, 16384]\n", NumPy.Run(
            "a = np.load(sys.argv[1]); print(a.dtype.str, a.view('<u2').tolist())", folder["a.npy"]));
    }

    [Fact]
    public void Records_have_all_of_them_as_fields_and_columns()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            Helpers + """
            dtype = [('Left', 'V3'), ('Right', 'V3'), ('Turned', 'V3'), ('Weight', 'V2'), ('TurnedWeight', 'V2'),
                     ('Sizes', 'V3', (2, 3)), ('Pair', {'names': ['First', 'Second'], 'formats': ['V3', 'V2'], 'offsets': [0, 4]})]
            a = np.zeros(1000, dtype=dtype)
            n = np.arange(1000)
            a['Left'] = bytes24(n - 500, '<')
            a['Right'] = bytes24(n * 16777, '<')
            a['Turned'] = bytes24(n * 16777 - 8388608, '>')
            a['Weight'] = ((n % 100).astype('<f4').view('<u4') >> 16).astype('<u2').view('V2')
            a['TurnedWeight'] = ((n % 100).astype('<f4').view('<u4') >> 16).astype('>u2').view('V2')
            a['Sizes'] = bytes24(np.arange(6000), '<').reshape(1000, 2, 3)
            a['Pair']['First'] = bytes24(-n, '<')
            np.save(sys.argv[1], a)
            """,
            folder["a.npy"]);

        using var map = Frame.Open(folder["a.npy"]);
        using (var view = map.Lease())
        {
            var columns = view.Columns;
            Assert.Equal((-500, 499, -500L), ((int)columns.Left.Min(), (int)columns.Left.Max(), columns.Left.Sum()));
            Assert.Equal(500, columns.Left.LowerBound(default));
            Assert.Equal(250, columns.Left.IndexOf((Int24)(-250)));
            Assert.Equal(-0.5, columns.Left.Average());
            Assert.Equal(288.67499025720951, columns.Left.StdDev(), 1e-9);
            Assert.Equal(499_500UL * 16_777, columns.Right.Sum());
            Assert.Equal(999 * 16_777, (int)columns.Right.Max());
            Assert.Equal((499_500L * 16_777) - 8_388_608_000, columns.Turned.Sum());
            Assert.Equal(-8_388_608, (int)columns.Turned.Min());
            Assert.Equal((49_500.0, 49_500.0), (columns.Weight.Sum(), columns.TurnedWeight.Sum()));
            Assert.Equal((BFloat16)99, columns.TurnedWeight.Max());
            Assert.Equal(5_999, (int)view[999].Sizes[1, 2]);
            Assert.Equal(Enumerable.Range(0, 1000).Sum(i => (i * 6L) + 4), columns.Sizes.At(1, 1).Fields().Sum(n => (long)n));
            Assert.Equal(-499_500L, columns.Pair.First.Sum());
            Assert.True(view[3].Equals(map[3]) && !view[3].Equals(map[4]));
            view[1] = view[1] with { Left = Int24.MinValue, TurnedWeight = (BFloat16)0.5f };
        }

        Assert.Equal(
            "Frame { Left = -8388608, Right = 16777, Turned = -8371831, Weight = 1, TurnedWeight = 0.5, "
            + "Sizes = [[6, 7, 8], [9, 10, 11]], Pair = (-1, 0.) }",
            map[1].ToString());
        map.Flush();
        Assert.Equal("b'000080' b'3f00'\n", NumPy.Run(
            "a = np.load(sys.argv[1]); print(*[__import__('binascii').hexlify(a[1][k].tobytes()) for k in ('Left', 'TurnedWeight')])",
            folder["a.npy"]));
    }

    [Fact]
    public void An_array_of_bfloat16_prints_as_NumPy_prints_numbers_of_few_digits()
    {
        using var folder = new TemporaryFolder();
        using var weights = Weights.Create(folder["a.npy"], 4);
        (weights[0], weights[1], weights[2]) = ((BFloat16)3.14f, (BFloat16)(-0.1f), BFloat16.NaN);

        Assert.Equal("memmap([ 3.14, -0.1 ,   nan,  0.  ], dtype='|V2')", weights.ToString());
    }

    [Fact]
    public void A_file_of_other_numbers_is_refused_with_both_dtypes()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run("np.save(sys.argv[1], np.arange(3, dtype='<i4')); np.save(sys.argv[2], np.zeros(3, 'V4'))",
            folder["a.npy"], folder["b.npy"]);

        Assert.Equal(
            $"'{folder["a.npy"]}' holds int32 (3,); layout Samples needs '|V3' (*,). "
            + "Convert the file with astype or change the layout.",
            Assert.Throws<LayoutMismatchException>(() => Samples.OpenRead(folder["a.npy"])).Message);
        Assert.Equal(
            $"'{folder["b.npy"]}' holds '|V4' (3,); layout Weights needs '|V2' (*,). "
            + "Convert the file with astype or change the layout.",
            Assert.Throws<LayoutMismatchException>(() => Weights.OpenRead(folder["b.npy"])).Message);
    }
}

file static class ColumnFields
{
    public static List<T> Fields<T>(this Column<T> column)
        where T : unmanaged
    {
        List<T> fields = [];
        foreach (ref readonly var field in column)
        {
            fields.Add(field);
        }

        return fields;
    }
}
