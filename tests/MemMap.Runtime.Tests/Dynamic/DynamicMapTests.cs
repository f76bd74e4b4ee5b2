using System.Numerics;

namespace MemMap.Tests;

/// <summary>Maps of files whose dtype is known when the program runs.</summary>
public sealed class DynamicMapTests
{
    private static readonly DType Trade = DType.Parse(
        "[('Time', '<M8[ns]'), ('Leg', [('Price', '<f8'), ('Size', '>u2')]), ('a.b', '|i1'), ('Pose', '<f4', (2, 3)), ('Name', '|S4')]");

    [Fact]
    public void What_was_appended_as_bytes_NumPy_reads()
    {
        using var folder = new TemporaryFolder();
        using (var map = DynamicMap.Create(folder["x.npy"], DType.Parse("[('t', '<i8'), ('x', '>i2')]"), [0]))
        {
            map.AppendRaw([1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
            Assert.Equal(2, map.Length);
            map.Commit();

            using var reader = DynamicMap.OpenRead(folder["x.npy"]);
            map.AppendRaw([255, 255, 255, 255, 255, 255, 255, 255, 255, 255]);
            Assert.Equal(2, reader.Refresh());
            map.Commit();
            Assert.Equal(3, reader.Refresh());
        }

        Assert.Equal("[(1, 2), (3, 256), (-1, -1)]\n", NumPy.Run("print(np.load(sys.argv[1]).tolist())", folder["x.npy"]));
    }

    [Fact]
    public void Rows_of_several_axes_grow_in_both_orders_and_in_raw_files()
    {
        using var folder = new TemporaryFolder();
        using (var map = DynamicMap.Create(folder["c.npy"], DType.Of<short>(), [1, 2]))
        {
            map.AppendRaw([1, 0, 2, 0]);
            Assert.Equal([2, 2], map.Shape);
        }

        using (var map = DynamicMap.Create(folder["f.npy"], DType.Of<short>(), [2, 1], MemoryOrder.ColumnMajor))
        {
            map.AppendRaw([1, 0, 2, 0, 3, 0, 4, 0]);
            Assert.Equal([2, 3], map.Shape);
        }

        using (var map = DynamicMap.Create(folder["raw.dat"], DType.Of<short>(), [1, 2]))
        {
            map.AppendRaw([1, 0, 2, 0]);
        }

        using (var map = DynamicMap.Open(folder["raw.dat"], DType.Of<short>(), [-1, 2]))
        {
            map.AppendRaw([3, 0, 4, 0]);
            map.Resize(4);
            Assert.Equal([4, 2], map.Shape);
        }

        Assert.Equal(
            "[[0, 0], [1, 2]] [[0, 1, 3], [0, 2, 4]] [0, 0, 1, 2, 3, 4, 0, 0]\n",
            NumPy.Run(
                """
                a, b, c = sys.argv[1:]
                print(np.load(a).tolist(), np.load(b).tolist(), np.fromfile(c, '<i2').tolist())
                """,
                folder["c.npy"], folder["f.npy"], folder["raw.dat"]));
    }

    [Fact]
    public void What_a_map_does_not_do_is_said()
    {
        using var folder = new TemporaryFolder();
        DynamicMap.Create(folder["x.npy"], DType.Of<int>(), [3, 2]).Dispose();
        DynamicMap.Create(folder["none.npy"], DType.Of<int>(), [3, 0]).Dispose();
        File.WriteAllBytes(folder["x.dat"], new byte[24]);

        using (var map = DynamicMap.OpenRead(folder["x.npy"]))
        {
            Assert.Equal(
                $"AppendRaw changes the file, and '{folder["x.npy"]}' was opened by OpenRead; use DynamicMap.Open.",
                Assert.Throws<InvalidOperationException>(() => map.AppendRaw(new byte[8])).Message);
            Assert.Equal(
                $"'{folder["x.npy"]}' was opened for reading only; use DynamicMap.Open to write to it.",
                Assert.Throws<InvalidOperationException>(() =>
                {
                    using var view = map.Lease();
                    view.AsWritableColumn<int>();
                }).Message);
        }

        using (var map = DynamicMap.OpenCopyOnWrite(folder["x.npy"]))
        {
            Assert.Equal(
                $"Resize changes the file, and '{folder["x.npy"]}' was opened by OpenCopyOnWrite; use DynamicMap.Open.",
                Assert.Throws<InvalidOperationException>(() => map.Resize(5)).Message);
            using var view = map.Lease();
            view.AsWritableColumn<int>()[0] = 7;
            Assert.Equal(7, view[0, 0].ToInt64());
        }

        using (var map = DynamicMap.Open(folder["x.npy"]))
        {
            Assert.Equal(
                "9 bytes are not a whole number of rows of 8 bytes; 1 are left over. (Parameter 'rows')",
                Assert.Throws<ArgumentException>(() => map.AppendRaw(new byte[9])).Message);
        }

        using (var map = DynamicMap.Open(folder["none.npy"]))
        {
            const string Grows = "A file grows along its slowest axis if it has one, if its rows have any bytes, and if that "
                + "axis was opened as -1.";
            Assert.Equal(
                $"The shape (3, 0) of '{folder["none.npy"]}' is fixed. {Grows}",
                Assert.Throws<InvalidOperationException>(() => map.AppendRaw([])).Message);
            Assert.Equal(3, map.Refresh());
            Assert.Equal(0, map.Count);
        }

        Assert.Equal(
            $"'{folder["x.dat"]}' does not begin as a .npy file, so it does not say what its elements are: give the dtype and "
            + "the shape, as in DynamicMap.OpenRead(path, DType.Parse(\"'<f4'\"), [721, 1440]).",
            Assert.Throws<LayoutMismatchException>(() => DynamicMap.OpenRead(folder["x.dat"])).Message);
        Assert.Equal(
            "Shape (-1, 0) of '<i4': rows of 0 bytes cannot be counted; give their number instead of -1.",
            Assert.Throws<ArgumentException>(() => DynamicMap.OpenRead(folder["x.dat"], DType.Of<int>(), [-1, 0])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => DynamicMap.OpenRead(folder["x.dat"], DType.Of<int>(), [2, -1]));
        Assert.Throws<ArgumentException>(() => DynamicMap.OpenRead(folder["x.dat"], DType.Of<int>(), new long[33]));
        Assert.Throws<ArgumentException>(() => DynamicMap.OpenRead(folder["x.dat"], DType.Of<int>(), [1L << 62, 4]));
        Assert.Equal(
            $"'{folder["x.dat"]}' was cut short or holds something else: it has 24 bytes from offset 0, and layout of dtype "
            + "'<i4' needs 28. Copy the file again, or check [MemMapArray(Shape)], MemMapOptions.Offset and Length.",
            Assert.Throws<LayoutMismatchException>(() => DynamicMap.OpenRead(folder["x.dat"], DType.Of<int>(), [7])).Message);
    }

    [Fact]
    public void A_column_of_another_type_names_the_right_call()
    {
        using var folder = new TemporaryFolder();
        using var map = DynamicMap.Create(folder["x.npy"], Trade, [2]);
        using var values = DynamicMap.Create(folder["y.npy"], DType.Of<float>(), [2]);

        Assert.Equal(
            "Field 'Leg.Price' is '<f8', and not System.Single: use Column<double>(\"Leg.Price\"), or "
            + "view[\"Leg.Price\"].ToArray, which converts.",
            Refused(map, static (in view) => view.Column<float>("Leg.Price")));
        Assert.Equal(
            "Field 'Leg.Size' is '>u2', and not System.UInt16: use Column<BigEndian<ushort>>(\"Leg.Size\"), or "
            + "view[\"Leg.Size\"].ToArray, which converts.",
            Refused(map, static (in view) => view.Column<ushort>("Leg.Size")));
        Assert.Equal(
            "Field 'Time' is '<M8[ns]', and not System.Double: use Column<DateTime64<Nanosecond>>(\"Time\"), or "
            + "view[\"Time\"].ToArray, which converts.",
            Refused(map, static (in view) => view.Column<double>("Time")));
        Assert.Equal(
            "Field 'Pose' is ('<f4', (2, 3)), and not System.Single: use its elements, Column<…>(\"Pose\", index), or "
            + "view[\"Pose\"].ToArray.",
            Refused(map, static (in view) => view.Column<float>("Pose")));
        Assert.Equal(
            "Field 'Name' is '|S4', and not System.Int32: use view[\"Name\"].ToTextArray().",
            Refused(map, static (in view) => view.Column<int>("Name")));
        Assert.Equal(
            "Field 'Leg' is [('Price', '<f8'), ('Size', '>u2')], and not System.Int32: use its fields.",
            Refused(map, static (in view) => view.Column<int>("Leg")));
        Assert.Equal(
            "An element is '<f4', and not System.Double: use AsColumn<float>(), or AsColumn().ToArray, which converts.",
            Refused(values, static (in view) => view.AsColumn<double>()));

        Assert.Equal(
            "There is no field 'Prise'; the record has 'Time', 'Leg', 'a.b', 'Pose', 'Name'.",
            Refused(map, static (in view) => view.Column<float>("Prise")));
        Assert.Equal(
            "There is no field 'x', since '<f4' is not a record; omit the name.",
            Refused(values, static (in view) => view.Column<float>("x")));
        Assert.Equal(
            "1 indices into ('<f4', (2, 3)), which has 2 axes. (Parameter 'index')",
            Refused(map, static (in view) => view.Column<float>("Pose", 1)));
        Assert.Equal(
            "Index 3 is out of range for axis 1 of length 3; valid indices are 0 to 2.",
            Refused(map, static (in view) => view.Column<float>("Pose", 1, 3)));
    }

    [Fact]
    public void Fields_are_found_by_name_by_path_and_with_dots_of_their_own()
    {
        using var folder = new TemporaryFolder();
        using var map = DynamicMap.Create(folder["x.npy"], Trade, [2]);
        using var view = map.Lease();
        view.WritableColumn<DateTime64<TimeUnits.Nanosecond>>("Time")[1] = new(5);
        view.WritableColumn<long>("Time")[0] = -1;
        view.WritableColumn<double>("Leg.Price")[1] = 2.5;
        view.WritableColumn<BigEndian<ushort>>("Leg.Size")[1] = 513;
        view.WritableColumn<sbyte>("a.b")[1] = -7;
        view.WritableColumn<float>("Pose", 1, 2)[1] = 4;

        Assert.Equal(2.5, view["Leg"]["Price"][1].ToDouble());
        Assert.Equal(513, view[1]["Leg"]["Size"].ToInt64());
        Assert.Equal(-7, view[1]["a.b"].ToInt64());
        Assert.Equal(4f, view[1]["Pose"][1, 2].To<float>());
        Assert.Equal([0f, 4f], view["Pose", 1, 2].ToArray<float>());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4], view["Pose"].ToArray<int>());
        Assert.Equal([-1L, 5], view["Time"].ToArray<long>());
        Assert.Equal(["", ""], view["Name"].ToTextArray());
        Assert.Equal("('1970-01-01T00:00:00.000000005', (2.5, 513), -7, [[0., 0., 0.], [0., 0., 4.]], b'')", view[1].ToString());
        Assert.Equal(new Complex(2.5, 0), view[1]["Leg.Price"].ToComplex());
        Assert.Equal(2.5, view[^1..]["Leg.Price"][0].ToDouble());
    }

    [Theory]
    [InlineData("'<i2'", "-1,300,7", "Value -1 at index 0 does not fit System.Byte.")]
    [InlineData("'>i8'", "1,300,7", "Value 300 at index 1 does not fit System.Byte.")]
    [InlineData("'<u8'", "1,2,18446744073709551615", "Value 18446744073709551615 at index 2 does not fit System.Byte.")]
    [InlineData("'<f8'", "1,2.5,3", "Value 2.5 at index 1 is no integer, so it does not fit System.Byte.")]
    [InlineData("'<f4'", "1,2,NaN", "Value NaN at index 2 is no integer, so it does not fit System.Byte.")]
    [InlineData("'>f2'", "1,Infinity,3", "Value Infinity at index 1 is no integer, so it does not fit System.Byte.")]
    [InlineData("'<f8'", "1,2,256", "Value 256 at index 2 does not fit System.Byte.")]
    public void A_value_that_does_not_fit_is_an_exception_that_has_it(string dtype, string values, string message)
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            "np.save(sys.argv[1], np.array([eval(x, {'NaN': np.nan, 'Infinity': np.inf}) for x in sys.argv[3].split(',')], eval(sys.argv[2])))",
            folder["x.npy"], dtype, values);
        using var map = DynamicMap.OpenRead(folder["x.npy"]);

        Assert.Equal(message, Assert.Throws<OverflowException>(() => Bytes(map)).Message);

        static byte[] Bytes(DynamicMap map)
        {
            using var view = map.Lease();
            return view.AsColumn().ToArray<byte>();
        }
    }

    [Fact]
    public void Floating_point_numbers_are_rounded_and_those_beyond_the_type_refused()
    {
        using var folder = new TemporaryFolder();
        using var map = DynamicMap.Create(folder["x.npy"], DType.Of<double>(), [3]);
        using var view = map.Lease();
        view.AsWritableColumn<double>().CopyFrom([0.1, double.NaN, double.PositiveInfinity]);

        Assert.Equal([0.1f, float.NaN, float.PositiveInfinity], view.AsColumn().ToArray<float>());
        view.AsWritableColumn<double>()[1] = 1e300;
        var message = "";
        try
        {
            view.AsColumn().ToArray<float>();
        }
        catch (OverflowException failure)
        {
            message = failure.Message;
        }

        Assert.Equal("Value 1E+300 at index 1 does not fit System.Single.", message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(5000)]
    public void Blocks_of_any_length_convert_in_both_byte_orders(int length)
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            "n = int(sys.argv[2]); a = np.zeros(n, [('a', '>i4'), ('b', '<f2'), ('c', '?')]); a['a'] = np.arange(n) * 1000 - 7; "
            + "a['b'] = np.arange(n) % 100 / 4; a['c'] = np.arange(n) % 3 == 0; np.save(sys.argv[1], a)",
            folder["x.npy"], $"{length}");
        using var map = DynamicMap.OpenRead(folder["x.npy"]);
        using var view = map.Lease();

        Assert.Equal(Enumerable.Range(0, length).Select(static i => (i * 1000L) - 7), view["a"].ToArray<long>());
        Assert.Equal(Enumerable.Range(0, length).Select(static i => (i * 1000) - 7), view["a"].ToArray<int>());
        Assert.Equal(Enumerable.Range(0, length).Select(static i => (i * 1000.0) - 7), view["a"].ToArray<double>());
        Assert.Equal(Enumerable.Range(0, length).Select(static i => i % 100 / 4f), view["b"].ToArray<float>());
        Assert.Equal(Enumerable.Range(0, length).Select(static i => (Half)(i % 100 / 4f)), view["b"].ToArray<Half>());
        Assert.Equal(Enumerable.Range(0, length).Select(static i => i % 3 == 0 ? 1 : 0), view["c"].ToArray<int>());

        var middle = new decimal[length / 2];
        view["a"].CopyTo(length / 3, middle);
        Assert.Equal(Enumerable.Range(length / 3, length / 2).Select(static i => (i * 1000m) - 7), middle);
    }

    [Fact]
    public void Slices_count_rows_and_tensors_have_the_shape_of_the_view()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            "np.save(sys.argv[1], np.arange(24, dtype='<i4').reshape(2, 3, 4)); "
            + "np.save(sys.argv[2], np.asfortranarray(np.arange(24, dtype='<i4').reshape(2, 3, 4)))",
            folder["c.npy"], folder["f.npy"]);
        using var c = DynamicMap.OpenRead(folder["c.npy"]);
        using var f = DynamicMap.OpenRead(folder["f.npy"]);
        using var rows = c.Lease();
        using var columns = f.Lease();

        Assert.Equal(17, rows[1, 1, 1].ToInt64());
        Assert.Equal(17, columns[1, 1, 1].ToInt64());
        Assert.Equal((2, 4), (rows.Length, columns.Length));
        Assert.Equal(17, rows[1..][0, 1, 1].ToInt64());
        Assert.Equal(18, columns[2..][1, 1, 0].ToInt64());
        Assert.Equal([1, 3, 4], rows.Slice(1, 1).Shape);
        Assert.Equal([2, 3, 2], columns.Slice(2, 2).Shape);
        Assert.Equal(17, rows.AsTensorSpan<int>()[1, 1, 1]);
        Assert.Equal(18, columns[2..].AsTensorSpan<int>()[1, 1, 0]);
        Assert.Equal(24 * 23 / 2, rows.AsColumn<int>().Sum());
        Assert.Equal(12, columns.Flatten()[1].ToInt64());
        Assert.Equal(c.ToString(), f.ToString());
        Assert.Equal([12, 0, 0, 0], rows.Slice(1, 1).AsBytes()[..4].ToArray());
        Assert.Equal(24, rows.AsView<int>().Length);
    }

    [Fact]
    public void Indices_outside_and_views_that_have_ended_are_exceptions()
    {
        using var folder = new TemporaryFolder();
        using var map = DynamicMap.Create(folder["x.npy"], DType.Of<int>(), [3, 2]);
        Assert.Equal(
            "Index 2 is out of range for axis 1 of length 2; valid indices are 0 to 1.",
            Refused(map, static (in view) => _ = view[0, 2].DType));
        Assert.Equal(
            "Index -1 is out of range for axis 0 of length 3; valid indices are 0 to 2.",
            Refused(map, static (in view) => _ = view[-1, 0].DType));
        Assert.Equal("1 indices for 2 axes; Flatten() has one axis. (Parameter 'index')", Refused(map, static (in view) => _ = view[0].DType));
        Assert.Equal(
            "Index 6 is out of range for axis 0 of length 6; valid indices are 0 to 5.",
            Refused(map, static (in view) => _ = view.AsColumn()[6].DType));
        Assert.Equal(
            "A slice of 3 rows from row 1 does not lie within 3 rows. (Parameter 'start')\nActual value was 1.",
            Refused(map, static (in view) => view.Slice(1, 3)).ReplaceLineEndings("\n"));
        Assert.Equal(
            "A default view belongs to no map; take one with Lease().",
            Refused(map, static (in view) => default(DynamicView).AsColumn()));
        Assert.Equal(0, default(DynamicView).Length);
        Assert.Equal("", default(DynamicRecord).ToString());

        map.Dispose();
        Assert.Throws<ObjectDisposedException>(() => map.DType);
        Assert.Throws<ObjectDisposedException>(() => map.Refresh());
        Assert.Throws<ObjectDisposedException>(() => map.AppendRaw([]));
        Assert.Throws<ObjectDisposedException>(() => map.Lease());
    }

    [Fact]
    public void A_part_of_a_file_a_member_and_a_header_inside_another_file_open_without_a_layout()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            """
            a = np.arange(10, dtype='<i2')
            with open(sys.argv[1], 'wb') as f:
                f.write(b'x' * 13)
                np.save(f, a)
                f.write(b'tail')
            np.savez(sys.argv[2], a=a, b=np.float32(2.5))
            """,
            folder["inside.bin"], folder["two.npz"]);

        using (var map = DynamicMap.OpenRead(folder["inside.bin"], new() { Format = MemMapFormat.Npy, Offset = 13, Length = 4 }))
        {
            Assert.Equal("memmap([0, 1, 2, 3], dtype=int16)", map.ToString());
        }

        using (var map = DynamicMap.OpenRead(folder["two.npz"], new() { Member = "b" }))
        {
            Assert.Equal("memmap(2.5, dtype=float32)", map.ToString());
        }

        Assert.Equal([10], NpyHeader.Read(folder["inside.bin"], new() { Offset = 13 }).Shape);
        Assert.Equal(
            "{'descr': '<i2', 'fortran_order': False, 'shape': (10,), }",
            NpyHeader.Read(folder["two.npz"], new() { Member = "a" }).ToString());
        Assert.Equal(["a", "b"], NpzFile.Read(folder["two.npz"]).Members.Select(static member => member.Name));
        Assert.Throws<LayoutMismatchException>(() => NpyHeader.Read(folder["two.npz"]));
        Assert.Throws<LayoutMismatchException>(() => DynamicMap.OpenRead(folder["two.npz"]));
        Assert.Throws<NpyFormatException>(() => NpzFile.Read(folder["inside.bin"]));
    }

    private delegate void Use(in DynamicView view);

    private static string Refused(DynamicMap map, Use use) =>
        Record.Exception(() =>
        {
            using var view = map.Lease();
            use(in view);
        })!.Message;
}
