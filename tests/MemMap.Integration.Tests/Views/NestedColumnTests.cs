using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Columns of fields within fields: NumPy's <c>a['Leg']['Price']</c>, and of elements of blocks.</summary>
public sealed partial class NestedColumnTests
{
    public struct Point
    {
        public float X;
        public float Y;
    }

    public struct Leg
    {
        public long Id;
        public double Price;
        public Point From;
        public readonly Point To;
        public bool IsOpen;
        internal int Hidden;
    }

    [MemMapArray<float>(Shape = "3")]
    public partial struct Vector;

    [MemMapArray<short>(Shape = "2,3")]
    public partial struct Matrix;

    [MemMapArray<Leg>(Shape = "2")]
    public partial struct Legs;

    [MemMapArray(Shape = "*")]
    public partial struct Order
    {
        public int Size;
        public Leg Leg;
        public Leg Other;
        public Vector Vector;
        public Matrix Matrix;
        public Legs Legs;
        internal Point Place;
    }

    [Fact]
    public void A_nested_record_has_its_fields_as_columns()
    {
        using var folder = new TemporaryFolder();
        using var map = Order.Create(folder["orders.npy"], 3);
        using var view = map.Lease();

        view.Columns.Leg.Price.CopyFrom([1.5, 2.5, 3.5]);
        view.Columns.Leg.From.Y.Fill(4);
        view.Columns.Other.Id[1] = -1;
        view.Columns.Place.X.Fill(9);

        Assert.Equal((1.5, 2.5, 3.5), (view[0].Leg.Price, view[1].Leg.Price, view[2].Leg.Price));
        Assert.Equal((0f, 4f, 4f), (view[0].Leg.From.X, view[0].Leg.From.Y, view[2].Leg.From.Y));
        Assert.Equal((0, -1, 0), (view[0].Other.Id, view[1].Other.Id, view[1].Leg.Id));
        Assert.Equal(7.5, view.Columns.Leg.Price.Sum());
        Assert.Equal(12, view.Columns.Leg.From.Y.Sum());
        Assert.Equal(-1, view.Columns.Other.Id.Min());
        Assert.Equal(27, view.Columns.Place.X.Sum());
        Assert.Equal(5, view.Slice(1, 2).Columns.Leg.Price.Slice(0, 2).Sum() - 1);
        Assert.Equal(Unsafe.SizeOf<Order>(), view.Columns.Leg.From.Y.StrideInBytes);
        ReadOnlyColumn<float> readOnly = view.Columns.Leg.To.X;
        Assert.Equal(3, readOnly.Length);
    }

    [Fact]
    public void A_nested_record_stays_a_column_of_records()
    {
        using var folder = new TemporaryFolder();
        using var map = Order.Create(folder["orders.npy"], 3);
        using var view = map.Lease();

        view.Columns.Leg.Fill(new Leg { Id = 1 });
        view.Columns.Leg[1].Id = 2;
        foreach (ref var leg in view.Columns.Leg.Slice(1, 2))
        {
            leg.Price = leg.Id;
        }

        view.Columns.Other.CopyFrom(view.Columns.Leg.ToArray());
        Column<Leg> column = view.Columns.Other;
        ReadOnlyColumn<Leg> readOnly = view.Columns.Other;
        var copy = new Leg[3];
        view.Columns.Other.Slice(0, 3, 2).CopyTo(copy);

        Assert.Equal(3, view.Columns.Leg.Length);
        Assert.Equal([0, 2, 1], view.Columns.Leg.Price.ToArray());
        Assert.Equal([1, 2, 1], view.Columns.Other.Id.ToArray());
        Assert.Equal((2, 1), (column[1].Id, readOnly[^1].Id));
        Assert.Equal((1, 1, 0), (copy[0].Id, copy[1].Id, copy[2].Id));
        Assert.Equal([0, 1], view.Columns.Leg.Slice(0, 3, step: 2).Price.ToArray());
    }

    [Fact]
    public void An_element_of_a_block_is_a_column()
    {
        using var folder = new TemporaryFolder();
        using var map = Order.Create(folder["orders.npy"], 3);
        using var view = map.Lease();

        view.Columns.Vector.At(1).CopyFrom([1, 2, 3]);
        view.Columns.Matrix.At(1, 2).Fill(7);
        foreach (ref var leg in view.Columns.Legs.At(1))
        {
            leg.Id = 5;
        }

        view.Columns.Vector[2][2] = 8;

        Assert.Equal((0f, 2f, 0f), (view[1].Vector[0], view[1].Vector[1], view[1].Vector[2]));
        Assert.Equal([0, 0, 8], view.Columns.Vector.At(2).ToArray());
        Assert.Equal(6, view.Columns.Vector.At(1).Sum());
        Assert.Equal(2, view.Columns.Vector.Slice(1, 1).At(1)[0]);
        Assert.Equal([0, 0, 0, 0, 0, 7], view[2].Matrix.AsReadOnlySpan().ToArray());
        Assert.Equal((0, 5), (view[2].Legs[0].Id, view.Columns.Legs.At(1)[2].Id));
        Column<Vector> column = view.Columns.Vector;
        Assert.Equal(3f, column[2][1]);
        foreach (ref readonly var vector in view.Columns.Vector)
        {
            Assert.Equal(0f, vector[0]);
        }
    }

    [Fact]
    public void An_element_that_a_block_does_not_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var map = Order.Create(folder["orders.npy"], 3);

        Assert.Equal(
            "Index 3 is out of range for axis 0 of length 3; valid indices are 0 to 2.",
            Assert.Throws<IndexOutOfRangeException>(() => Vector(3)).Message);
        Assert.Equal(
            "Index -1 is out of range for axis 0 of length 3; valid indices are 0 to 2.",
            Assert.Throws<IndexOutOfRangeException>(() => Vector(-1)).Message);
        Assert.Equal(
            "A block of 1 axes takes as many indices; found 2. (Parameter 'indices')",
            Assert.Throws<ArgumentException>(() => Vector(0, 0)).Message);
        Assert.Equal(
            "Index 3 is out of range for axis 1 of length 3; valid indices are 0 to 2.",
            Assert.Throws<IndexOutOfRangeException>(() =>
            {
                using var view = map.Lease();
                return view.Columns.Matrix.At(0, 3).Length;
            }).Message);

        long Vector(params long[] indices)
        {
            using var view = map.Lease();
            return view.Columns.Vector.At(indices).Length;
        }
    }

    [Fact]
    public void A_view_for_reading_has_the_same_columns_for_reading()
    {
        using var folder = new TemporaryFolder();
        using (var map = Order.Create(folder["orders.npy"], 2))
        {
            map[1] = new Order { Leg = new Leg { Price = 4.5, From = new Point { Y = 2 } } };
        }

        using var read = Order.OpenRead(folder["orders.npy"]);
        using var view = read.Lease();

        Assert.Equal([0, 4.5], view.Columns.Leg.Price.ToArray());
        Assert.Equal(2, view.Columns.Leg.From.Y.Max());
        Assert.Equal((4.5, 2), (view.Columns.Leg[1].Price, view.Columns.Leg.Length));
        Assert.Equal(0, view.Columns.Vector.At(2).Sum());
        Assert.Equal(0f, view.Columns.Vector[1][0]);
        foreach (ref readonly var leg in view.Columns.Leg.Slice(1, 1))
        {
            Assert.Equal(4.5, leg.Price);
        }
    }

    /// <summary>A file may hold any byte for a bool; in a copy it becomes the 0 or 1 that C# knows.</summary>
    [Fact]
    public void Bools_are_mended_in_copies_of_nested_records_and_of_blocks_of_them()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["orders.dat"], [.. Enumerable.Repeat((byte)7, 2 * Unsafe.SizeOf<Order>())]);
        using var map = Order.Open(folder["orders.dat"]);
        using var view = map.Lease();

        foreach (var leg in (Leg[])
        [
            .. view.Columns.Leg.ToArray(), .. view.Columns.Legs.At(1).ToArray(), .. view.Columns.Legs.Slice(0, 2).At(0).ToArray(),
            .. view.Columns.Legs.ToArray().Select(static legs => legs[1]),
        ])
        {
            Assert.Equal((1, 0x07070707), (Byte(leg.IsOpen), leg.Hidden));
        }

        Assert.Equal([1, 1], view.Columns.Leg.IsOpen.ToArray().Select(Byte));
        Assert.Equal(2, view.Columns.Leg.IsOpen.Sum());
        Assert.All(PlatformTests.BytesOf(folder["orders.dat"]), static stored => Assert.Equal(7, stored));
    }

    [Fact]
    public void NumPy_finds_the_same_in_nested_fields()
    {
        using var folder = new TemporaryFolder();
        using (var map = Order.Create(folder["orders.npy"], 3))
        {
            using var view = map.Lease();
            view.Columns.Leg.Price.CopyFrom([1.5, 2.5, 3.5]);
            view.Columns.Leg.From.Y.CopyFrom([1, 2, 4]);
            view.Columns.Vector.At(1).CopyFrom([3, 5, 7]);
            view.Columns.Matrix.At(1, 0).Fill(2);
        }

        Assert.Equal("7.5 4.0 [3. 5. 7.] 6\n", NumPy.Run(
            """
            a = np.load(sys.argv[1])
            print(a['Leg']['Price'].sum(), a['Leg']['From']['Y'].max(), a['Vector'][:, 1], a['Matrix'][:, 1, 0].sum())
            """,
            folder["orders.npy"]));
    }

    private static int Byte(bool truth) => Unsafe.As<bool, byte>(ref truth);
}
