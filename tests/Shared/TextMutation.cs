using System.Text;

namespace MemMap.Tests;

/// <summary>Texts of dtypes that are nearly right.</summary>
internal static class TextMutation
{
    private static readonly byte[] Characters = Encoding.UTF8.GetBytes("'\"()[]{},:<>|=?0123456789 \tabcfimnOSUVé整\0\\");

    /// <summary>The dtypes of NumPy's files, and the forms that only people paste.</summary>
    public static IEnumerable<byte[]> Seeds() => NumPyFixtures.Valid
        .Select(static entry => NpyHeader.Read(NumPyFixtures.PathOf(entry.Text("file")), new() { MaxHeaderLength = 1 << 20 }).DType.ToString())
        .Where(static text => text.Length < 2000)
        .Concat(
        [
            "dtype([('n', 'u1'), ('x', '<f4')], align=True)", "datetime64[25s]", "complex128", "np.dtype('>U7')",
            "{'names': ['x', 'y'], 'formats': ['<f4', 'S3'], 'offsets': [4, 9], 'titles': [None, 't'], 'itemsize': 12}",
        ])
        .Select(Encoding.UTF8.GetBytes);

    /// <summary>Removes, inserts or doubles characters, or inserts a part of another text.</summary>
    public static void Mutate(List<byte> text, byte[] other, Random random)
    {
        var at = random.Next(text.Count + 1);
        switch (random.Next(5))
        {
            case 0:
                text.RemoveRange(at, random.Next(Math.Min(8, text.Count - at) + 1));
                break;
            case 1:
                text.Insert(at, Characters[random.Next(Characters.Length)]);
                break;
            case 2 when at < text.Count:
                text[at] = Characters[random.Next(Characters.Length)];
                break;
            case 3:
                text.InsertRange(at, text.GetRange(at, random.Next(Math.Min(1000, text.Count - at) + 1)));
                break;
            default:
                text.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray());
                break;
        }
    }
}
