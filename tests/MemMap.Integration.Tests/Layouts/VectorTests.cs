using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Vectors and matrices of System.Numerics, as elements and as fields: NumPy's sub-arrays of float32.</summary>
public sealed partial class VectorTests
{
    [MemMapArray<Vector3>(Shape = "*")]
    public partial struct Points;

    [MemMapArray<Matrix4x4>(Shape = "*,2")]
    public partial struct Transforms;

    [MemMapArray<Quaternion>(Shape = "2")]
    public partial struct Turns;

    [MemMapArray(Shape = "*")]
    public partial struct Body
    {
        public byte Id;
        public Vector2 Pixel;
        public Vector3 Position;
        public short Flags;
        public Vector4 Color;
        public Quaternion Rotation;
        public double Time;
        public Plane Ground;
        public byte Kind;
        public Matrix3x2 Image;
        public Matrix4x4 World;
        public Turns Turns;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct Packed
    {
        public byte Id;
        public Vector3 Position;
        public Matrix4x4 World;
        public byte Kind;
    }

    private static readonly Matrix4x4 Counted = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

    private static Body Example => new()
    {
        Id = 1,
        Pixel = new Vector2(1, 2),
        Position = new Vector3(3, 4, 5),
        Flags = -1,
        Color = new Vector4(6, 7, 8, 9),
        Rotation = new Quaternion(0.5f, 0, 0, 1),
        Time = 1.5,
        Ground = new Plane(0, 1, 0, -2),
        Kind = 255,
        Image = new Matrix3x2(1, 2, 3, 4, 5, 6),
        World = Counted,
    };

    private const string BodyDType =
        "np.dtype([('Id', 'u1'), ('Pixel', '<f4', (2,)), ('Position', '<f4', (3,)), ('Flags', '<i2'), "
        + "('Color', '<f4', (4,)), ('Rotation', '<f4', (4,)), ('Time', '<f8'), ('Ground', '<f4', (4,)), ('Kind', 'u1'), "
        + "('Image', '<f4', (3, 2)), ('World', '<f4', (4, 4)), ('Turns', ('<f4', (4,)), (2,))], align=True)";

    private const string ExampleInPython =
        "(1, [1, 2], [3, 4, 5], -1, [6, 7, 8, 9], [0.5, 0, 0, 1], 1.5, [0, 1, 0, -2], 255, "
        + "[[1, 2], [3, 4], [5, 6]], np.arange(1, 17).reshape(4, 4), np.zeros((2, 4)))";

    private static int OffsetOf<TField>(ref readonly Body body, ref readonly TField field) => (int)Unsafe.ByteOffset(
        in Unsafe.As<Body, byte>(ref Unsafe.AsRef(in body)), in Unsafe.As<TField, byte>(ref Unsafe.AsRef(in field)));

    [Fact]
    public void The_CLR_lays_them_out_as_floats()
    {
        Assert.Equal((8, 12, 16, 16, 16, 24, 64), (
            Unsafe.SizeOf<Vector2>(), Unsafe.SizeOf<Vector3>(), Unsafe.SizeOf<Vector4>(), Unsafe.SizeOf<Quaternion>(),
            Unsafe.SizeOf<Plane>(), Unsafe.SizeOf<Matrix3x2>(), Unsafe.SizeOf<Matrix4x4>()));
        Body body = default;
        Assert.Equal(
            [0, 4, 12, 24, 28, 44, 64, 72, 88, 92, 116, 180],
            (int[])
            [
                OffsetOf(in body, in body.Id), OffsetOf(in body, in body.Pixel),
                OffsetOf(in body, in body.Position), OffsetOf(in body, in body.Flags),
                OffsetOf(in body, in body.Color), OffsetOf(in body, in body.Rotation),
                OffsetOf(in body, in body.Time), OffsetOf(in body, in body.Ground),
                OffsetOf(in body, in body.Kind), OffsetOf(in body, in body.Image),
                OffsetOf(in body, in body.World), OffsetOf(in body, in body.Turns),
            ]);
        Assert.Equal((216, 78), (Unsafe.SizeOf<Body>(), Unsafe.SizeOf<Packed>()));
    }

    [Fact]
    public void NumPy_reads_what_is_written()
    {
        using var folder = new TemporaryFolder();
        using (var points = Points.Create(folder["points.npy"], 2))
        using (var transforms = Transforms.Create(folder["transforms.npy"], 1))
        using (var bodies = Body.Create(folder["bodies.npy"], 2))
        using (var packed = Packed.Create(folder["packed.npy"], 1))
        {
            points[1] = new Vector3(1, 2, 3);
            transforms[0, 1] = Counted;
            bodies[1] = Example;
            packed[0] = new Packed { Position = new Vector3(7, 8, 9), World = Counted, Kind = 5 };
        }

        var output = NumPy.Run($"""
            p, t, b, k = (np.load(f'{'{'}sys.argv[1]{'}'}/{'{'}name{'}'}.npy') for name in ('points', 'transforms', 'bodies', 'packed'))
            print(p.dtype, p.shape, p.tolist())
            print(t.dtype, t.shape, t[0, 1].tolist(), t[0, 0].any())
            e = np.array([{ExampleInPython}], dtype={BodyDType})
            print(b.dtype == e.dtype, all(np.array_equal(b[n][1], e[n][0]) for n in e.dtype.names))
            print(k.dtype, k['Position'].tolist(), k['World'][0, 2].tolist(), k['Kind'])
            """, folder[""]);

        Assert.Equal(
            """
            float32 (2, 3) [[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]]
            float32 (1, 2, 4, 4) [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0], [13.0, 14.0, 15.0, 16.0]] False
            True True
            [('Id', 'u1'), ('Position', '<f4', (3,)), ('World', '<f4', (4, 4)), ('Kind', 'u1')] [[7.0, 8.0, 9.0]] [9.0, 10.0, 11.0, 12.0] [5]

            """,
            output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_NumPy_writes_is_read_and_written_in_place()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run($"""
            np.save(sys.argv[1] + '/bodies.npy', np.array([{ExampleInPython}], dtype={BodyDType}))
            np.save(sys.argv[1] + '/points.npy', np.arange(9, dtype='<f4').reshape(3, 3))
            """, folder[""]);

        using var bodies = Body.Open(folder["bodies.npy"]);
        using var points = Points.Open(folder["points.npy"]);
        using (var view = points.Lease())
        {
            view[2] *= 2;
            view[0].Y = 7;
        }

        Assert.Equal(Example, bodies[0]);
        Assert.Equal([new Vector3(0, 7, 2), new Vector3(3, 4, 5), new Vector3(12, 14, 16)], points.ToArray());
        Assert.Equal(
            """
            memmap([[ 0.,  7.,  2.],
                    [ 3.,  4.,  5.],
                    [12., 14., 16.]], dtype=float32)
            """,
            points.ToString());
    }

    [Fact]
    public void A_column_of_vectors_is_one_by_reference()
    {
        using var folder = new TemporaryFolder();
        using var bodies = Body.Create(folder["bodies.npy"], 3);
        using var view = bodies.Lease();

        foreach (ref var position in view.Columns.Position)
        {
            position += Vector3.One;
        }

        view.Columns.World[2] = Counted;

        Assert.Equal(Vector3.One, view[1].Position);
        Assert.Equal(12, view[2].World.M34);
    }

    [Fact]
    public void A_record_with_them_says_the_same_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CommaCulture();
            var text = new Packed { Position = new Vector3(0.5f, 1, 2), World = Matrix4x4.Identity }.ToString();

            Assert.Equal(
                "Packed { Id = 0, Position = [0.5, 1., 2.], World = [[1., 0., 0., 0.], [0., 1., 0., 0.], [0., 0., 1., 0.], "
                + "[0., 0., 0., 1.]], Kind = 0 }",
                text.ReplaceLineEndings(" "));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>Of no country: the suite runs without the data of any.</summary>
    private static CultureInfo CommaCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        return culture;
    }
}
