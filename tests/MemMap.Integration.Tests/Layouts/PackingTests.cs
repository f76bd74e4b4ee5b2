using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>Where fields lie: by alignment, packed, or where they say; and what becomes of the bytes between them.</summary>
public sealed partial class PackingTests
{
    [MemMapArray(Shape = "*")]
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    public partial struct Sparse
    {
        [FieldOffset(4)]
        public int A;

        [FieldOffset(16)]
        public double B;
    }

    [MemMapArray(Shape = "*")]
    [StructLayout(LayoutKind.Sequential, Size = 20)]
    public partial struct Tailed
    {
        public long A;
        public byte B;
    }

    [MemMapArray(Shape = "*", Pack = 2)]
    public partial struct Halfway
    {
        public byte A;
        public long B;
        public byte C;
    }

    public struct Inner
    {
        public byte A;
        public int B;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Outer
    {
        public Inner First;
        public readonly byte Fixed;
        public Inner Second;
    }

    [Fact]
    public void NumPy_sees_gaps_as_padding()
    {
        using var folder = new TemporaryFolder();
        Sparse.Create(folder["sparse.npy"], 2).Dispose();
        Tailed.Create(folder["tailed.npy"], 2).Dispose();
        Halfway.Create(folder["halfway.npy"], 2).Dispose();

        var said = NumPy.Run(
            "for p in sys.argv[1:]: print(np.lib.format.dtype_to_descr(np.load(p).dtype))",
            folder["sparse.npy"], folder["tailed.npy"], folder["halfway.npy"]);

        Assert.Equal(
            """
            [('', '|V4'), ('A', '<i4'), ('', '|V8'), ('B', '<f8'), ('', '|V8')]
            [('A', '<i8'), ('B', '|u1'), ('', '|V11')]
            [('A', '|u1'), ('', '|V1'), ('B', '<i8'), ('C', '|u1'), ('', '|V1')]

            """,
            said);
    }

    [Fact]
    public void A_record_is_written_where_its_fields_say()
    {
        using var folder = new TemporaryFolder();
        using (var sparse = Sparse.Create(folder["sparse.dat"], 2))
        {
            sparse[1] = new Sparse { A = 0x01020304, B = 1 };
        }

        var bytes = File.ReadAllBytes(folder["sparse.dat"]);
        Assert.Equal(64, bytes.Length);
        Assert.Equal([4, 3, 2, 1], bytes[36..40]);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0xF0, 0x3F], bytes[48..56]);
    }

    /// <summary>NumPy leaves padding alone too when it writes a record.</summary>
    [Fact]
    public void Writing_a_record_leaves_its_padding_alone_at_every_depth()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["outer.dat"], [.. Enumerable.Repeat((byte)0xEE, 20)]);
        using (var outer = Outer.Open(folder["outer.dat"]))
        {
            outer[0] = default;
        }

        Assert.Equal(
            "00EEEEEE00000000" + "00EEEEEE" + "00EEEEEE00000000",
            Convert.ToHexString(File.ReadAllBytes(folder["outer.dat"])));
    }
}
