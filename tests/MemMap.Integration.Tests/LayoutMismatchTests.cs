namespace MemMap.Tests;

/// <summary>What is said when a <c>.npy</c> holds something else than its layout.</summary>
public sealed partial class LayoutMismatchTests
{
    [MemMapArray<double>(Shape = "3,4")]
    public partial struct Doubles;

    [MemMapArray<float>(Shape = "4,3")]
    public partial struct Tall;

    [MemMapArray(Shape = "*")]
    public partial struct Other
    {
        public long Time;
        public float Price;
        public int Volume;
        public Side Side;
        public byte Flags;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Shorter
    {
        public long Time;
    }

    [Fact]
    public void Another_dtype() => AssertMismatch(
        static path => Grid.Create(path).Dispose(),
        static path => Doubles.Open(path),
        "'{0}' holds float32 (3, 4); layout Doubles needs float64 (3, 4). Convert the file with astype or change the layout.");

    [Fact]
    public void Another_shape() => AssertMismatch(
        static path => Grid.Create(path).Dispose(),
        static path => Tall.Open(path),
        "'{0}' holds float32 (3, 4); layout Tall needs float32 (4, 3). Transpose the file or change [MemMapArray(Shape)].");

    [Fact]
    public void Another_rank() => AssertMismatch(
        static path => Numbers.Create(path, 12).Dispose(),
        static path => Grid.Open(path),
        "'{0}' holds float32 (12,); layout Grid needs float32 (3, 4). "
        + "Save the array in that shape or change [MemMapArray(Shape)].");

    [Fact]
    public void Other_lengths() => AssertMismatch(
        static path => File.Copy(NumPyFixtures.PathOf("npy/shape_le_f4_1x1_C.npy"), path),
        static path => Grid.Open(path),
        "'{0}' holds float32 (1, 1); layout Grid needs float32 (3, 4). "
        + "Save the array in that shape or change [MemMapArray(Shape)].");

    [Fact]
    public void Scalars_instead_of_records() => AssertMismatch(
        static path => Numbers.Create(path, 12).Dispose(),
        static path => Shorter.Open(path),
        "'{0}' holds float32 (12,); layout Shorter needs [('Time', '<i8')] (*,). "
        + "Convert the file with astype or change the layout.");

    [Fact]
    public void Other_fields_are_named_one_by_one() => AssertMismatch(
        static path => Trade.Create(path, 1).Dispose(),
        static path => Other.Open(path),
        """
        '{0}' does not hold the records of layout Other:
          field 1: the file has 'Price' '<f8' at byte 8; the layout needs 'Price' '<f4' at byte 8
          field 2: the file has 'Size' '<i4' at byte 16; the layout needs 'Volume' '<i4' at byte 12
          field 3: the file has 'Side' '|u1' at byte 20; the layout needs 'Side' '|u1' at byte 16
          field 4: the layout needs 'Flags' '|u1' at byte 17; the file has no such field
        Change the fields of the layout, or save the array with the layout's dtype.
        """);

    [Fact]
    public void A_field_too_many() => AssertMismatch(
        static path => Trade.Create(path, 1).Dispose(),
        static path => Shorter.Open(path),
        """
        '{0}' does not hold the records of layout Shorter:
          field 1: the file has 'Price' '<f8' at byte 8; the layout has no such field
          field 2: the file has 'Size' '<i4' at byte 16; the layout has no such field
          field 3: the file has 'Side' '|u1' at byte 20; the layout has no such field
          a record is 24 bytes in the file and 8 bytes in the layout
        Change the fields of the layout, or save the array with the layout's dtype.
        """);

    [Fact]
    public void Another_byte_order_is_said_in_NumPy_s_words() => AssertMismatch(
        static path => File.Copy(NumPyFixtures.PathOf("npy/be_i4_3x4_C.npy"), path),
        static path => Rows.Open(path),
        "'{0}' holds '>i4' (3, 4); layout Rows needs int32 (*, 4). "
        + "The file is big-endian: declare the element as BigEndian<T>, or convert the file with astype('<i4').");

    [Fact]
    public void Column_major_order() => AssertMismatch(
        static path => File.Copy(NumPyFixtures.PathOf("npy/le_i4_3x4_F.npy"), path),
        static path => Rows.Open(path),
        "'{0}' is column-major (fortran_order is True); layout Rows is row-major. "
        + "Save the array with numpy.ascontiguousarray, or write Order = MemoryOrder.ColumnMajor.");

    [Fact]
    public void A_program_can_ask_what_was_expected_and_what_was_found()
    {
        using var folder = new TemporaryFolder();
        var path = folder["numbers.npy"];
        Numbers.Create(path, 12).Dispose();

        var refusal = Assert.Throws<LayoutMismatchException>(() => Doubles.Open(path));

        Assert.IsAssignableFrom<IOException>(refusal);
        Assert.Equal(path, refusal.Path);
        Assert.Equal(("'<f8'", MemoryOrder.RowMajor), (refusal.Expected!.DType, refusal.Expected.Order));
        Assert.Equal([3, 4], refusal.Expected.Shape!);
        Assert.Equal(("'<f4'", MemoryOrder.RowMajor), (refusal.Found!.DType, refusal.Found.Order));
        Assert.Equal([12], refusal.Found.Shape!);
        Assert.Null(refusal.Found.ByteLength);
    }

    [Fact]
    public void Of_a_raw_file_the_bytes_are_known()
    {
        using var folder = new TemporaryFolder();
        var path = folder["numbers"];
        File.WriteAllBytes(path, new byte[10]);

        var refusal = Assert.Throws<LayoutMismatchException>(() => Numbers.Open(path));

        Assert.Equal(path, refusal.Path);
        Assert.Equal((8L, 10L), (refusal.Expected!.ByteLength, refusal.Found!.ByteLength));
        Assert.Null(refusal.Found.DType);
        Assert.Null(refusal.Found.Shape);
        Assert.Equal((48L, 10L), Assert.Throws<LayoutMismatchException>(() => Grid.OpenRead(path)) is var tooShort
            ? (tooShort.Expected!.ByteLength, tooShort.Found!.ByteLength) : default);
    }

    [Fact]
    public void Of_a_file_that_is_not_a_npy_the_place_is_known()
    {
        using var folder = new TemporaryFolder();
        var path = folder["numbers.npy"];
        File.WriteAllText(path, "no header at all");

        var refusal = Assert.Throws<NpyFormatException>(
            () => Numbers.Open(Path.GetRelativePath(Directory.GetCurrentDirectory(), path)));

        Assert.IsAssignableFrom<InvalidFileException>(refusal);
        Assert.Equal((path, 0L), (refusal.Path, refusal.ByteOffset));
        Assert.Contains($"holds {refusal.Found} where {refusal.Expected} is expected", refusal.Message);
    }

    private static void AssertMismatch(Action<string> write, Func<string, MappedArray> open, string message)
    {
        using var folder = new TemporaryFolder();
        write(folder["array.npy"]);
        var before = File.ReadAllBytes(folder["array.npy"]);

        var refusal = Assert.Throws<LayoutMismatchException>(() => open(folder["array.npy"]));

        Assert.Equal(message.Replace("{0}", folder["array.npy"], StringComparison.Ordinal), refusal.Message);
        Assert.Equal(before, File.ReadAllBytes(folder["array.npy"]));
    }
}
