using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Layouts of fixed shape as values: fields of records, elements of arrays, NumPy's sub-arrays.</summary>
public sealed partial class BlockTests
{
    [MemMapArray<float>(Shape = "3,4")]
    public partial struct Matrix;

    [MemMapArray<double>(Shape = "3")]
    public partial struct Vector;

    [MemMapArray<short>(Shape = "2,3,4")]
    public partial struct Cube;

    [MemMapArray<int>(Shape = "")]
    public partial struct One;

    public struct Level
    {
        public double Price;
        public int Size;
    }

    [MemMapArray<Level>(Shape = "10")]
    public partial struct Levels;

    [MemMapArray<Vector>(Shape = "2")]
    public partial struct TwoVectors;

    [InlineArray(5)]
    public struct Five
    {
        private ushort _first;
    }

    [MemMapArray(Shape = "*")]
    public unsafe partial struct Pose
    {
        public byte Id;
        public Matrix Rotation;
        public Vector Position;
        public Levels Book;
        public TwoVectors Ends;
        public Five Codes;
        public fixed int Flags[3];
        public One Single;
    }

    [MemMapArray<Matrix>(Shape = "*")]
    public partial struct Matrices;

    [MemMapArray<Level>(Shape = "*,2")]
    public partial struct LevelPairs;

    [Fact]
    public void A_block_is_written_through_a_view_and_read_from_the_map()
    {
        using var folder = new TemporaryFolder();
        using var poses = Pose.Create(folder["poses.npy"], 3);
        using (var view = poses.Lease())
        {
            view[1].Rotation[1, 2] = 5f;
            view[1].Rotation[0].Fill(2f);
            view[1].Position[2] = 1.5;
            view[1].Book[9].Size = 7;
            view[1].Codes[4] = 9;
            view[1].Single.Value = 3;
            ref double x = ref view[2].Position[0];
            x = -1;
        }

        var pose = poses[1];

        Assert.Equal(5f, pose.Rotation[1, 2]);
        Assert.Equal([2f, 2f, 2f, 2f, 0, 0, 5f, 0, 0, 0, 0, 0], pose.Rotation.AsReadOnlySpan());
        Assert.Equal([0, 0, 1.5], pose.Position.AsReadOnlySpan());
        Assert.Equal(7, pose.Book[9].Size);
        Assert.Equal(9, pose.Codes[4]);
        Assert.Equal(3, pose.Single.Value);
        Assert.Equal(-1, poses[2].Position[0]);
        Assert.Equal(new Matrix(), poses[0].Rotation);
    }

    [Fact]
    public void NumPy_sees_blocks_as_sub_arrays()
    {
        using var folder = new TemporaryFolder();
        using (var poses = Pose.Create(folder["poses.npy"], 2))
        {
            using var view = poses.Lease();
            view[1].Rotation[1, 2] = 5f;
            view[1].Ends[1][2] = 4;
        }

        var said = NumPy.Run(
            """
            a = np.load(sys.argv[1])
            print(np.lib.format.dtype_to_descr(a.dtype))
            print(a['Rotation'].shape, a['Rotation'][1, 1, 2], a['Ends'].shape, a['Ends'][1, 1, 2])
            a['Position'][0] = [1, 2, 3]
            a['Flags'][0] = [4, 5, 6]
            np.save(sys.argv[1], a)
            """,
            folder["poses.npy"]);

        Assert.Equal(
            """
            [('Id', '|u1'), ('', '|V3'), ('Rotation', '<f4', (3, 4)), ('', '|V4'), ('Position', '<f8', (3,)), ('Book', [('Price', '<f8'), ('Size', '<i4'), ('', '|V4')], (10,)), ('Ends', ('<f8', (3,)), (2,)), ('Codes', '<u2', (5,)), ('', '|V2'), ('Flags', '<i4', (3,)), ('Single', '<i4'), ('', '|V4')]
            (2, 3, 4) 5.0 (2, 2, 3) 4.0

            """,
            said);
        using var read = Pose.OpenRead(folder["poses.npy"]);
        Assert.Equal([1, 2, 3], read[0].Position.AsReadOnlySpan());
        Assert.Contains("Flags = [4, 5, 6]", read[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_of_blocks_is_one_of_more_axes_to_NumPy()
    {
        using var folder = new TemporaryFolder();
        using (var matrices = Matrices.Create(folder["matrices.npy"], 5))
        {
            using var view = matrices.Lease();
            view[4][2, 3] = 8f;
            foreach (ref var matrix in view)
            {
                matrix[0].Fill(1f);
            }

            Assert.Equal([5L], matrices.Shape);
            Assert.Equal(240, matrices.ByteLength);
        }

        var said = NumPy.Run(
            "a = np.load(sys.argv[1]); print(a.dtype, a.shape, a[4, 2, 3], a.sum()); np.save(sys.argv[1], a * 2)",
            folder["matrices.npy"]);

        Assert.Equal("float32 (5, 3, 4) 8.0 28.0\n", said);
        using var doubled = Matrices.OpenRead(folder["matrices.npy"]);
        Assert.Equal(16f, doubled[4][2, 3]);
        Assert.StartsWith("memmap([[[ 2.,  2.,  2.,  2.],", doubled.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_of_blocks_of_another_shape_is_refused()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run("np.save(sys.argv[1], np.zeros((5, 4, 3), 'f4'))", folder["matrices.npy"]);

        var refusal = Assert.Throws<LayoutMismatchException>(() => Matrices.Open(folder["matrices.npy"]));

        Assert.Equal(
            $"'{folder["matrices.npy"]}' holds float32 (5, 4, 3); layout Matrices needs float32 (*, 3, 4). "
            + "Transpose the file or change [MemMapArray(Shape)].",
            refusal.Message);
    }

    [Fact]
    public void An_array_of_structs_has_their_columns()
    {
        using var folder = new TemporaryFolder();
        using var pairs = LevelPairs.Create(folder["pairs.npy"], 3);
        using var view = pairs.Lease();

        view[2, 1].Size = 4;
        view.Columns.Price.Fill(0.5);

        Assert.Equal(3, view.Columns.Price.Sum());
        Assert.Equal(4, pairs[2, 1].Size);
    }

    [Theory]
    [InlineData(-1, 0, "Index -1 is out of range for axis 0 of length 3; valid indices are 0 to 2.")]
    [InlineData(3, 0, "Index 3 is out of range for axis 0 of length 3; valid indices are 0 to 2.")]
    [InlineData(0, 4, "Index 4 is out of range for axis 1 of length 4; valid indices are 0 to 3.")]
    [InlineData(0, long.MaxValue, "Index 9223372036854775807 is out of range for axis 1 of length 4; valid indices are 0 to 3.")]
    public void An_index_outside_a_block_is_refused(long i, long j, string message)
    {
        Matrix matrix = default;

        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => matrix[i, j]).Message);
        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => matrix[i, j] = 1).Message);
    }

    [Fact]
    public void Blocks_of_one_axis_are_inline_arrays_of_C_sharp()
    {
        Vector vector = default;

        vector[1] = 2;
        vector[^1] = 3;
        Span<double> span = vector;
        foreach (ref var element in span)
        {
            element *= 10;
        }

        Assert.Equal([0, 20, 30], vector.AsSpan());
        Assert.Equal(20, vector[1L]);
        Assert.Equal(
            "Index 3 is out of range for axis 0 of length 3; valid indices are 0 to 2.",
            Assert.Throws<IndexOutOfRangeException>(() => vector[3L]).Message);
        Assert.Equal(3, vector.Length);
    }

    [Fact]
    public void A_block_of_three_axes_has_rows_of_the_last()
    {
        Cube cube = default;

        cube[1, 2].Fill(7);
        cube[0, 1, 3] = 5;

        Assert.Equal([7, 7, 7, 7], cube[1, 2].ToArray());
        Assert.Equal(5, cube.AsReadOnlySpan()[7]);
        Assert.Equal("Index 3 is out of range for axis 1 of length 3; valid indices are 0 to 2.",
            Assert.Throws<IndexOutOfRangeException>(() => cube[0, 3].Length).Message);
    }

    [Fact]
    public void Blocks_are_equal_when_their_elements_are()
    {
        Matrix one = default, other = default;
        one[2, 3] = float.NaN;

        Assert.False(one == other);
        Assert.True(one != other);
        other[2, 3] = float.NaN;
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Blocks_print_their_elements()
    {
        Matrix matrix = default;
        matrix[1, 2] = 1.5f;
        Span<char> room = stackalloc char[64];

        Assert.Equal("[[0., 0., 0., 0.], [0., 0., 1.5, 0.], [0., 0., 0., 0.]]", matrix.ToString());
        Assert.Equal("[[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.5, 0.0], [0.0, 0.0, 0.0, 0.0]]",
            matrix.ToString("F1", System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(matrix.TryFormat(room, out var written));
        Assert.Equal("[[0., 0., 0., 0.], [0., 0., 1.5, 0.], [0., 0., 0., 0.]]", room[..written]);
        Assert.False(matrix.TryFormat(room[..10], out written));
        Assert.Equal(0, written);
        Assert.Equal("3", new One { Value = 3 }.ToString());
    }
}
