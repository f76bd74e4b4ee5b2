namespace MemMap.Tests;

/// <summary>Column-major layouts: NumPy's order 'F', with columns as spans.</summary>
public sealed partial class ColumnMajorTests
{
    [MemMapArray<float>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct Wide;

    [MemMapArray<int>(Shape = "2,3,4", Order = MemoryOrder.ColumnMajor)]
    public partial struct Box;

    [MemMapArray<double>(Shape = "*", Order = MemoryOrder.ColumnMajor)]
    public partial struct Line;

    [MemMapArray(Shape = "2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct Sample
    {
        public long Time;
        public float Value;
    }

    [Fact]
    public void An_element_has_its_indices_in_NumPy_s_order()
    {
        using var folder = new TemporaryFolder();
        using (var wide = Wide.Create(folder["wide.npy"], 4))
        {
            using var view = wide.Lease();
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 4; j++)
                {
                    view[i, j] = (10 * i) + j;
                }
            }

            Assert.Equal(23f, wide[2, 3]);
            Assert.Equal([0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23], view.AsSpan());
            Assert.Equal([3L, 4L], wide.Shape);
            Assert.Equal((3, 4, 12), (view.Length, view.ColumnCount, view.Count));
            Assert.Equal((3, 12), (wide.Length, wide.Count));
        }

        var said = NumPy.Run(
            """
            a = np.load(sys.argv[1], mmap_mode='r+')
            print(a.flags.f_contiguous, a.shape, a[2, 3], a[1].tolist())
            a[0, 3] = -1
            """,
            folder["wide.npy"]);

        Assert.Equal("True (3, 4) 23.0 [10.0, 11.0, 12.0, 13.0]\n", said);
        using var read = Wide.OpenRead(folder["wide.npy"]);
        Assert.Equal(-1f, read[0, 3]);
        Assert.Equal(
            "memmap([[ 0.,  1.,  2., -1.],\n        [10., 11., 12., 13.],\n        [20., 21., 22., 23.]], dtype=float32)",
            read.ToString());
    }

    [Fact]
    public void The_header_is_that_of_NumPy()
    {
        using var folder = new TemporaryFolder();
        Wide.Create(folder["wide.npy"], 4).Dispose();
        NumPy.Run(
            "np.lib.format.open_memmap(sys.argv[1], 'w+', '<f4', (3, 4), fortran_order=True)", folder["numpy.npy"]);

        Assert.Equal(File.ReadAllBytes(folder["numpy.npy"]), File.ReadAllBytes(folder["wide.npy"]));
    }

    [Fact]
    public void Columns_are_spans()
    {
        using var folder = new TemporaryFolder();
        using var wide = Wide.Create(folder["wide.npy"], 4);
        using var view = wide.Lease();

        view.Column(2).Fill(5f);
        foreach (Span<float> column in view)
        {
            column[0] = 1f;
        }

        Assert.Equal([0, 0, 0], view.Column(3)[1..].ToArray().Append(0f));
        Assert.Equal([1f, 5, 5], view.Column(2));
        Assert.Equal([1f, 5, 5, 1, 0, 0], view.Slice(2, 2).AsSpan());
        Assert.Equal("Index 4 is out of range for axis 1 of length 4; valid indices are 0 to 3.",
            Assert.Throws<IndexOutOfRangeException>(() => Column(wide, 4)).Message);

        static void Column(Wide.Map wide, long j)
        {
            using var view = wide.Lease();
            _ = view.Column(j);
        }
    }

    [Theory]
    [InlineData(-1, 0, "Index -1 is out of range for axis 0 of length 3; valid indices are 0 to 2.")]
    [InlineData(3, 0, "Index 3 is out of range for axis 0 of length 3; valid indices are 0 to 2.")]
    [InlineData(0, 4, "Index 4 is out of range for axis 1 of length 4; valid indices are 0 to 3.")]
    public void An_index_outside_its_axis_is_refused(long i, long j, string message)
    {
        using var folder = new TemporaryFolder();
        using var wide = Wide.Create(folder["wide.npy"], 4);

        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => wide[i, j]).Message);
        Assert.Throws<IndexOutOfRangeException>(() => Touch(wide, (int)i, (int)j));

        static float Touch(Wide.Map wide, int i, int j)
        {
            using var view = wide.Lease();
            return view[i, j];
        }
    }

    [Fact]
    public void Three_axes_are_walked_by_the_last()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            "np.save(sys.argv[1], np.asfortranarray(np.arange(24, dtype='i4').reshape(2, 3, 4)))", folder["box.npy"]);
        using var box = Box.Open(folder["box.npy"]);
        using var view = box.Lease();

        List<int> firsts = [];
        foreach (var page in view)
        {
            firsts.Add(page[0, 0]);
            firsts.Add(page.Column(2)[1]);
        }

        Assert.Equal([0, 20, 1, 21, 2, 22, 3, 23], firsts);
        Assert.Equal(23, view[1, 2, 3]);
        Assert.Equal(23, view[1L, 2L, 3L]);
        Assert.Equal([6, 18], view.Column(1, 2));
        var tensor = view.AsTensorSpan();
        Assert.Equal([2, 3, 4], tensor.Lengths.ToArray().Select(static length => (int)length));
        Assert.Equal(23, tensor[1, 2, 3]);
    }

    [Fact]
    public void A_raw_file_is_read_as_NumPy_reads_it()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run("np.arange(12, dtype='f4').tofile(sys.argv[1])", folder["wide.dat"]);
        using var wide = Wide.OpenRead(folder["wide.dat"]);

        var said = NumPy.Run(
            "a = np.memmap(sys.argv[1], 'f4', 'r', shape=(3, 4), order='F'); print(repr(a))", folder["wide.dat"]);

        Assert.Equal(said, wide + "\n");
        Assert.Equal(11f, wide[2, 3]);
    }

    [Fact]
    public void A_row_major_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run("np.save(sys.argv[1], np.zeros((3, 4), 'f4'))", folder["wide.npy"]);

        Assert.Equal(
            $"'{folder["wide.npy"]}' is row-major (fortran_order is False); layout Wide is column-major. "
            + "Save the array with numpy.asfortranarray, or remove the layout's Order.",
            Assert.Throws<LayoutMismatchException>(() => Wide.Open(folder["wide.npy"])).Message);
    }

    [Fact]
    public void One_axis_has_no_order()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run("np.save(sys.argv[1], np.arange(5.0))", folder["line.npy"]);
        using var line = Line.Open(folder["line.npy"]);

        Assert.Equal([0, 1, 2, 3, 4], line.ToArray());
    }

    [Fact]
    public void Records_have_their_columns_in_any_order()
    {
        using var folder = new TemporaryFolder();
        using var samples = Sample.Create(folder["samples.npy"], 3);
        using var view = samples.Lease();

        view[1, 2].Value = 4f;

        Assert.Equal([0, 0, 0, 0, 0, 4f], view.Columns.Value.ToArray());
        Assert.Equal(4f, samples[1, 2].Value);
    }
}
