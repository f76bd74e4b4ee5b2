namespace MemMap.Tests;

/// <summary>Damage to the files that NumPy wrote, their headers above all.</summary>
internal static class NpyMutation
{
    private static ReadOnlySpan<byte> Alphabet => "'\"\\()[]{},:0123456789LxuU <>=|-TF\n\0"u8;

    /// <summary>What the damage starts from: small files, good and bad ones.</summary>
    public static IEnumerable<byte[]> Seeds() => NumPyFixtures.Valid.Concat(NumPyFixtures.Cases)
        .Select(entry => NumPyFixtures.PathOf(entry.Text("file")))
        .Where(File.Exists)
        .Select(File.ReadAllBytes)
        .Where(bytes => bytes.Length <= 11_000);

    /// <summary>A flipped bit, a dropped or inserted byte, a lost end, or a piece of another file.</summary>
    /// <param name="bytes">File that is damaged.</param>
    /// <param name="other">Other file.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="head">Nine in ten fall on so many bytes: prefix and text of a header rather than padding.</param>
    public static void Mutate(List<byte> bytes, byte[] other, Random random, int head = 200)
    {
        if (bytes.Count == 0)
        {
            return;
        }

        var position = random.Next(random.Next(10) == 0 ? bytes.Count : Math.Min(bytes.Count, head));
        switch (random.Next(6))
        {
            case 0:
                bytes[position] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[position] = Alphabet[random.Next(Alphabet.Length)];
                break;
            case 2:
                bytes.Insert(position, Alphabet[random.Next(Alphabet.Length)]);
                break;
            case 3:
                bytes.RemoveAt(position);
                break;
            case 4:
                bytes.RemoveRange(position, bytes.Count - position);
                break;
            default:
                var start = random.Next(other.Length);
                bytes.InsertRange(position, other.AsSpan(start, Math.Min(random.Next(1, 64), other.Length - start)));
                break;
        }
    }
}
