using System.Numerics.Tensors;

namespace MemMap.Tests;

/// <summary>What a view gives out: references, rows, slices, chunks, tensors.</summary>
public sealed class ViewTests
{
    [Fact]
    public void A_reference_writes_to_the_map()
    {
        using var folder = new TemporaryFolder();
        using var map = Trade.Create(folder["trades.npy"], 2);
        using var view = map.Lease();

        ref var last = ref view[^1];
        last.Size = 7;
        view[0].Price += 1.5;

        Assert.Equal(7, map[1].Size);
        Assert.Equal(1.5, map[0].Price);
        Assert.Equal(2, view.Length);
        Assert.Equal(2, view.Count);
    }

    [Fact]
    public void A_row_is_a_span_and_two_axes_are_a_view()
    {
        using var folder = new TemporaryFolder();
        using var map = Cube.Create(folder["cube.dat"]);
        using var view = map.Lease();

        view[1][2].Fill(5);
        view[0, 1][3] = 7;
        view[0][0].Fill(1);

        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 7, 0, 0, 0, 0], view[0].ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5], view[1].AsSpan());
        Assert.Equal(3, view[1].Length);
        Assert.Equal(12, view[1].Count);
        Assert.Equal(4, view[1, 2].Length);
    }

    [Fact]
    public void Loops_walk_over_elements_rows_and_views()
    {
        using var folder = new TemporaryFolder();
        using var map = Cube.Create(folder["cube.dat"]);
        map.CopyFrom([.. Enumerable.Range(0, 24).Select(static n => (double)n)]);
        using var cube = map.Lease();
        var seen = new List<double>();

        foreach (var plane in cube)
        {
            foreach (var row in plane)
            {
                foreach (ref var number in row)
                {
                    seen.Add(number++);
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, 24).Select(static n => (double)n), seen);
        Assert.Equal(24, map[1, 2, 3]);
    }

    [Fact]
    public void A_slice_is_a_window_on_the_rows()
    {
        using var folder = new TemporaryFolder();
        using var map = Rows.Create(folder["rows.dat"], 5);
        using var view = map.Lease();

        var slice = view.Slice(1, 3);
        slice.Fill(1);
        slice.Slice(2)[0, 0] = 9;

        Assert.Equal(3, slice.Length);
        Assert.Equal(12, slice.Count);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 9, 1, 1, 1, 0, 0, 0, 0], map.ToArray());
        Assert.Equal(0, view.Slice(5).Length);
        Assert.Equal(0, view.Slice(5, 0).Count);
    }

    [Theory]
    [InlineData(-1, 1, "A slice of 1 rows from row -1 does not lie within 5 rows.")]
    [InlineData(0, 6, "A slice of 6 rows from row 0 does not lie within 5 rows.")]
    [InlineData(5, 1, "A slice of 1 rows from row 5 does not lie within 5 rows.")]
    [InlineData(6, 0, "A slice of 0 rows from row 6 does not lie within 5 rows.")]
    [InlineData(1, -1, "A slice of -1 rows from row 1 does not lie within 5 rows.")]
    [InlineData(2, long.MaxValue, "A slice of 9223372036854775807 rows from row 2 does not lie within 5 rows.")]
    public void A_slice_outside_the_rows_is_refused(long start, long length, string message)
    {
        using var folder = new TemporaryFolder();
        using var map = Rows.Create(folder["rows.dat"], 5);

        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            using var view = map.Lease();
            _ = view.Slice(start, length).Length;
        });

        Assert.StartsWith(message, refusal.Message);
    }

    [Fact]
    public void Chunks_are_whole_rows_and_the_last_may_be_shorter()
    {
        using var folder = new TemporaryFolder();
        using var map = Rows.Create(folder["rows.dat"], 5);
        map.CopyFrom([.. Enumerable.Range(0, 20)]);
        using var view = map.Lease();
        var chunks = new List<int[]>();

        foreach (var chunk in view.Chunks(rowsPerChunk: 2))
        {
            chunks.Add(chunk.ToArray());
        }

        Assert.Equal(
            [[0, 1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14, 15], [16, 17, 18, 19]], chunks);
    }

    [Fact]
    public void There_are_no_chunks_of_no_rows()
    {
        using var folder = new TemporaryFolder();
        using var map = Rows.Create(folder["rows.dat"], 0);
        using var view = map.Lease();

        foreach (var chunk in view.Chunks())
        {
            Assert.Fail($"A chunk of {chunk.Length} elements.");
        }

        Assert.True(view.AsSpan().IsEmpty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Chunks_that_no_span_can_hold_are_refused(long rowsPerChunk)
    {
        using var folder = new TemporaryFolder();
        using var map = Rows.Create(folder["rows.dat"], 5);

        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            using var view = map.Lease();
            foreach (var chunk in view.Chunks(rowsPerChunk))
            {
                Assert.Fail($"A chunk of {chunk.Length} elements.");
            }
        });
    }

    [Fact]
    public void A_tensor_has_the_shape_and_the_memory_of_the_view()
    {
        using var folder = new TemporaryFolder();
        using var map = Cube.Create(folder["cube.dat"]);
        map.CopyFrom([.. Enumerable.Range(0, 24).Select(static n => (double)n)]);
        using var view = map.Lease();

        TensorSpan<double> tensor = view.AsTensorSpan();
        tensor[1, 2, 3] = -1;
        TensorSpan<double> plane = view[1].AsTensorSpan();

        Assert.Equal([2, 3, 4], tensor.Lengths);
        Assert.Equal([12, 4, 1], tensor.Strides);
        Assert.Equal(-1, map[1, 2, 3]);
        Assert.Equal([3, 4], plane.Lengths);
        Assert.Equal(12, plane[0, 0]);
        Assert.Equal(252, Tensor.Sum<double>(tensor));
    }

    [Fact]
    public void A_view_without_axes_gives_out_its_element()
    {
        using var folder = new TemporaryFolder();
        using var map = Scalar.Create(folder["scalar.dat"]);
        using var view = map.Lease();

        view.Value += 5;

        Assert.Equal(5, map.Value);
        Assert.Equal([5L], view.AsSpan());
        Assert.Equal(1, view.Count);
    }

    [Fact]
    public void A_read_only_view_reads_everything()
    {
        using var folder = new TemporaryFolder();
        using (var map = Rows.Create(folder["rows.npy"], 2))
        {
            map.CopyFrom([1, 2, 3, 4, 5, 6, 7, 8]);
        }

        using var read = Rows.OpenRead(folder["rows.npy"]);
        using var view = read.Lease();
        var sum = 0;
        foreach (var row in view)
        {
            foreach (ref readonly var number in row)
            {
                sum += number;
            }
        }

        Assert.Equal(36, sum);
        Assert.Equal(8, view[1, 3]);
        Assert.Equal([5, 6, 7, 8], view[1]);
        Assert.Equal([5, 6, 7, 8], view.Slice(1).ToArray());
        Assert.Equal(8, view.AsTensorSpan()[1, 3]);
        Assert.Equal(36, Tensor.Sum<int>(view.AsTensorSpan()));
        foreach (var chunk in view.Chunks(1))
        {
            Assert.Equal(4, chunk.Length);
        }
    }
}
