using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>Fields that share bytes, in layouts whose files are raw.</summary>
public sealed partial class UnionTests
{
    [MemMapArray(Shape = "*", Raw = true)]
    [StructLayout(LayoutKind.Explicit)]
    public partial struct Cell
    {
        [FieldOffset(6)]
        public ushort Tag;

        [FieldOffset(0)]
        public float X;

        [FieldOffset(4)]
        public float Y;

        [FieldOffset(0)]
        public ulong Both;
    }

    [StructLayout(LayoutKind.Explicit, Size = 12)]
    public struct Value
    {
        [FieldOffset(0)]
        public long Whole;

        [FieldOffset(0)]
        public double Real;

        [FieldOffset(4)]
        public BigEndian<int> High;
    }

    [MemMapArray(Shape = "*", Raw = true, Pack = 1)]
    public partial struct Variant
    {
        public byte Kind;
        public Value Value;
    }

    [MemMapArray<Value>(Shape = "*,2", Raw = true)]
    public partial struct Values;

    private const string CellDType =
        "dtype = {'names': ['X', 'Both', 'Y', 'Tag'], 'formats': ['<f4', '<u8', '<f4', '<u2'], 'offsets': [0, 0, 4, 6], "
        + "'itemsize': 8}\n";

    [Fact]
    public void NumPy_and_this_library_see_the_same_bytes_in_every_field()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            CellDType + """
            a = np.memmap(sys.argv[1], dtype=dtype, shape=(1000,), mode='w+')
            a['X'] = np.arange(1000)
            a['Y'] = np.arange(1000) / 2
            a.flush()
            """,
            folder["cells.dat"]);

        using (var cells = Cell.Open(folder["cells.dat"]))
        {
            using var view = cells.Lease();
            Assert.Equal(499_500f, view.Columns.X.Sum());
            Assert.Equal(249_750f, view.Columns.Y.Sum());
            Assert.Equal(0x43F9_C000_4479_C000UL, view.Columns.Both.Max());
            Assert.Equal(0x43F9, view.Columns.Tag.Max());
            view.Columns.Tag[1] = 0x4000;
            view[2].Both = 0x3F80_0000_4000_0000;
            view[3].X = -1;
        }

        Assert.Equal(
            """
            [1.0, 4611686019492741120, 2.0, 16384]
            [2.0, 4575657222482165760, 1.0, 16256]
            [-1.0, 4593671623130742784, 1.5, 16320]

            """,
            NumPy.Run(
                CellDType + """
                a = np.memmap(sys.argv[1], dtype=dtype, mode='r')
                for i in (1, 2, 3): print(list(a[i]))
                """,
                folder["cells.dat"]));
    }

    [Fact]
    public void A_map_prints_what_NumPy_prints()
    {
        using var folder = new TemporaryFolder();
        string mine;
        using (var cells = Cell.Create(folder["cells.dat"], 2))
        {
            cells[1] = new Cell { X = 1.5f, Y = 2 };
            mine = cells.ToString();
        }

        Assert.Equal(
            NumPy.Run(CellDType + "print(repr(np.memmap(sys.argv[1], dtype=dtype, mode='r')))", folder["cells.dat"]),
            mine + "\n");
        Assert.Equal(
            "memmap([(0. ,                   0, 0.,     0),\n        (1.5, 4611686019496935424, 2., 16384)],\n"
            + "       dtype={'names': ['X', 'Both', 'Y', 'Tag'], 'formats': ['<f4', '<u8', '<f4', '<u2'], "
            + "'offsets': [0, 0, 4, 6], 'itemsize': 8})",
            mine);
    }

    [Fact]
    public void Records_are_equal_where_all_their_fields_are()
    {
        var (zero, minusZero) = (default(Cell), new Cell { X = -0f });
        var (one, again) = (new Cell { X = 1 }, new Cell { Both = 0x3F80_0000 });

        Assert.True(one.Equals(again) && one.GetHashCode() == again.GetHashCode());
        Assert.False(zero.Equals(minusZero));
        Assert.Equal("Cell { X = 1, Both = 1065353216, Y = 0, Tag = 0 }", one.ToString());
        var (real, whole) = (new Variant { Value = new Value { Real = 1.5 } }, new Variant { Value = new Value { Whole = 0x3FF8L << 48 } });
        Assert.True(real.Equals(whole) && real.GetHashCode() == whole.GetHashCode());
        Assert.False(real.Equals(default));
        Assert.Equal("Variant { Kind = 0, Value = (4609434218613702656, 1.5, 63551) }", real.ToString());
    }

    [Fact]
    public void A_union_is_a_field_and_an_element_of_other_layouts()
    {
        using var folder = new TemporaryFolder();
        using (var variants = Variant.Create(folder["a.dat"], 0))
        {
            variants.Append([new Variant { Kind = 1, Value = new Value { Whole = -1 } }, new Variant { Value = new Value { Real = 2.5 } }]);
            using var view = variants.Lease();
            Assert.Equal(2.5, view.Slice(1, 1).Columns.Value.Real.Sum());
            Assert.Equal(-1, view.Columns.Value.Whole[0]);
            Assert.Equal(-1, view.Columns.Value.High[0].Value);
        }

        using var values = Values.Create(folder["b.dat"], 3);
        using var row = values.Lease();
        row[2, 1].High = 0x4014;
        Assert.Equal(0x1440_0000_0000_0000, row[2, 1].Whole);
    }

    /// <summary>Bytes of no field are those of the file, and bytes of two fields are written once.</summary>
    [Fact]
    public void What_is_no_field_stays_when_a_record_is_set()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.dat"], [.. Enumerable.Repeat((byte)0xEE, 13 * 2)]);
        using (var variants = Variant.Open(folder["a.dat"]))
        {
            variants[0] = new Variant { Kind = 7, Value = new Value { Whole = 0x0102030405060708 } };
        }

        Assert.Equal("07" + "0807060504030201" + "EEEEEEEE", Convert.ToHexString(File.ReadAllBytes(folder["a.dat"])[..13]));
    }

    [Fact]
    public void The_name_and_the_format_of_a_npy_are_refused()
    {
        using var folder = new TemporaryFolder();
        var (npy, dat) = (folder["cells.npy"], folder["cells.dat"]);

        Assert.Equal(
            $"'{npy}' has the name of a .npy, and files of layout Cell are raw (Raw = true). Use another name, or set "
            + "Format = MemMapFormat.Raw. (Parameter 'Format')",
            Assert.Throws<ArgumentException>(() => Cell.Create(npy, 3)).Message);
        var options = new MemMapOptions { Format = MemMapFormat.Npy };
        Assert.Equal(
            "Format is Npy, and files of layout Cell are raw (Raw = true); leave Format out. (Parameter 'Format')",
            Assert.Throws<ArgumentException>(() => Cell.Create(dat, 3, options)).Message);
        Assert.False(File.Exists(npy) || File.Exists(dat));

        using (var cells = Cell.Create(npy, 3, new MemMapOptions { Format = MemMapFormat.Raw }))
        {
            Assert.Equal(3, cells.Length);
        }

        Assert.Equal(24, new FileInfo(npy).Length);
        Assert.Throws<ArgumentException>(() => Cell.OpenRead(npy));
    }

    [Fact]
    public void A_file_that_begins_as_a_npy_is_refused_whatever_its_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder["cells.dat"];
        using (var numbers = Plain.Create(path, 4, new MemMapOptions { Format = MemMapFormat.Npy }))
        {
            numbers[0] = 1;
        }

        var message = $"'{path}' begins as a .npy, and files of layout Cell are raw (Raw = true). Open it with a layout "
            + "without Raw, or set Format = MemMapFormat.Raw to map its bytes with the header.";
        Assert.Equal(message, Assert.Throws<LayoutMismatchException>(() => Cell.OpenRead(path)).Message);
        Assert.Equal(message, Assert.Throws<LayoutMismatchException>(() => Cell.Open(path)).Message);
        using (var handle = File.OpenHandle(path))
        {
            Assert.Equal(message, Assert.Throws<LayoutMismatchException>(() => Cell.OpenRead(handle)).Message);
        }

        using var bytes = Cell.OpenRead(path, new MemMapOptions { Format = MemMapFormat.Raw });
        Assert.Equal(20, bytes.Length);
    }

    [MemMapArray<ulong>(Shape = "*")]
    public partial struct Plain;
}
