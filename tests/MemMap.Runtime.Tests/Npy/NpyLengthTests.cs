using System.Text;

namespace MemMap.Tests;

public sealed class NpyLengthTests
{
    [Theory]
    [InlineData("{'shape': (9,), }    \n", 0, 10, "{'shape': (10,), }   \n")]
    [InlineData("{'shape': (9,), }    \n", 0, 99999, "{'shape': (99999,), }\n")]
    [InlineData("{'shape': (99999,), }\n", 0, 9, "{'shape': (9,), }    \n")]
    [InlineData("{'shape': (12, 34), }  \n", 0, 345, "{'shape': (345, 34), } \n")]
    [InlineData("{'shape': (12, 34), }  \n", 1, 345, "{'shape': (12, 345), } \n")]
    [InlineData("{'shape': (0,), }\n", 0, 5, "{'shape': (5,), }\n")]
    [InlineData("{'shape': ( 3 ,), 'descr': '<f4'}  \t\n", 0, 40, "{'shape': ( 40 ,), 'descr': '<f4'} \t\n")]
    [InlineData("{'shape': (3L,)}  ", 0, 1000, "")]
    [InlineData("{'shape': (3L,)}   ", 0, 1000, "{'shape': (1000L,)}")]
    [InlineData("{'shape': (9,), }\n", 0, 10, "")]
    public void A_length_takes_the_place_of_another(string header, int axis, long length, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(header);

        var hasRoom = NpyLength.TryReplace(bytes, header.IndexOf('('), axis, length);

        Assert.Equal(expected.Length > 0, hasRoom);
        Assert.Equal(hasRoom ? expected : header, Encoding.Latin1.GetString(bytes));
    }

    [Fact]
    public void The_greatest_length_fits_the_room_that_NumPy_leaves()
    {
        var header = NpyHeader.Create(Descr.Parse("'<f4'"), MemoryOrder.RowMajor, [0]).ToBytes();

        var hasRoom = NpyLength.TryReplace(header, header.AsSpan().IndexOf((byte)'('), 0, long.MaxValue / 4);

        Assert.True(hasRoom);
        Assert.Equal(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2305843009213693951,), }",
            Encoding.Latin1.GetString(header)[10..].TrimEnd());
    }
}
