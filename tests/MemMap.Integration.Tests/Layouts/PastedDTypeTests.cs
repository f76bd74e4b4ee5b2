namespace MemMap.Tests;

/// <summary>Layouts declared by the text of a dtype, as Python prints it.</summary>
public sealed partial class PastedDTypeTests
{
    [MemMapArray(Shape = "*", Descr = "[('ts','<i8'),('px','>f8'),('pos','<f4',(3,4)),('in',[('a','<i2'),('b','<u4',2)]),"
        + "('sym','|S8'),('name','<U3'),('raw','|V5'),('when','<M8[ns]'),('a b','|u1'),('','|V2'),('class','|b1'),"
        + "(('a title','1st'),'<c8')]")]
    public partial struct Tick;

    [MemMapArray(Shape = "*", Descr = "[('f0', '|u1'), ('', '|V3'), ('f1', '<i4')]")]
    public partial struct Aligned;

    [MemMapArray(Shape = "*", Descr = """[('rows', [('x', '<f4'), ('', '|V4'), ('y', '<f8')], (2,)), ("it's", '<i4')]""")]
    public partial struct Nested;

    [Fact]
    public void Every_field_is_read_and_written_under_its_name()
    {
        using var folder = new TemporaryFolder();
        using (var ticks = Tick.Create(folder["ticks.npy"], 2))
        {
            using var view = ticks.Lease();
            ref var tick = ref view[1];
            tick.ts = 5;
            tick.px = 1.5;
            tick.pos[1, 2] = 3;
            tick.@in.b[1] = 7;
            tick.sym = "ABC";
            tick.name = "äö";
            tick.raw[4] = 0xFF;
            tick.when = new(42);
            tick.a_b = 9;
            tick.@class = true;
            tick._1st = new Complex64(1, 2);
        }

        var said = NumPy.Run(
            """
            a = np.load(sys.argv[1])
            print(a.dtype.names)
            print(a[1])
            a['ts'] += 1
            np.save(sys.argv[1], a)
            """,
            folder["ticks.npy"]);

        Assert.Equal(
            """
            ('ts', 'px', 'pos', 'in', 'sym', 'name', 'raw', 'when', 'a b', 'class', '1st')
            (5, 1.5, [[0., 0., 0., 0.], [0., 0., 3., 0.], [0., 0., 0., 0.]], (0, [0, 7]), b'ABC', 'äö', b'\x00\x00\x00\x00\xFF', '1970-01-01T00:00:00.000000042', 9, True, 1.+2.j)

            """,
            said);
        using var read = Tick.OpenRead(folder["ticks.npy"]);
        Assert.Equal((6, 1.5, "ABC", "äö"), (read[1].ts, read[1].px, read[1].sym.ToString(), read[1].name.ToString()));
    }

    [Fact]
    public void Titles_and_gaps_are_kept_in_the_header()
    {
        using var folder = new TemporaryFolder();
        Tick.Create(folder["ticks.npy"], 1).Dispose();

        var said = NumPy.Run("print(np.lib.format.dtype_to_descr(np.load(sys.argv[1]).dtype)[-3:])", folder["ticks.npy"]);

        Assert.Equal("[('', '|V2'), ('class', '|b1'), (('a title', '1st'), '<c8')]\n", said);
    }

    [Fact]
    public void A_dtype_that_is_aligned_as_C_does_is_declared_so()
    {
        using var folder = new TemporaryFolder();
        using var aligned = Aligned.Create(folder["aligned.npy"], 1);

        aligned[0] = new Aligned { f0 = 1, f1 = 2 };

        Assert.Equal("Aligned { f0 = 1, f1 = 2 }", aligned[0].ToString());
        Assert.Null(typeof(Aligned).GetField("f1")!.GetCustomAttributes(typeof(System.Runtime.InteropServices.FieldOffsetAttribute), false).FirstOrDefault());
    }

    [Fact]
    public void Arrays_of_records_are_inline_arrays()
    {
        using var folder = new TemporaryFolder();
        using (var nested = Nested.Create(folder["nested.npy"], 2))
        {
            using var view = nested.Lease();
            view[1].rows[1].y = 2.5;
            view[1].it_s = 8;
            Assert.Equal(
                "Nested { rows = [RowsRecord { x = 0, y = 0 }, RowsRecord { x = 0, y = 2.5 }], it_s = 8 }",
                view[1].ToString());
        }

        Assert.Equal("2.5 8\n", NumPy.Run(
            """a = np.load(sys.argv[1]); print(a['rows']['y'][1, 1], a["it's"][1])""", folder["nested.npy"]));
    }
}
