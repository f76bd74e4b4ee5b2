namespace MemMap.Tests;

public sealed class NpyHeaderMutationTests
{
    private const int MutationCount = 20_000;

    /// <summary>The model of a header for each of its bytes, and one exception with its message.</summary>
    private const int BytesPerHeaderByte = 32, BytesPerParse = 16 * 1024;

    private static ReadOnlySpan<byte> Alphabet => "'\"\\()[]{},:0123456789LxuU <>=|-TF\n\0"u8;

    [Fact]
    public void Whatever_a_header_becomes_it_is_read_or_refused_and_costs_little()
    {
        byte[][] files = [.. Files()];
        var random = new Random(20_240_229);
        var refused = 0;
        for (var mutation = 0; mutation < MutationCount; mutation++)
        {
            var bytes = files[random.Next(files.Length)].ToList();
            for (var times = random.Next(1, 4); times > 0; times--)
            {
                Mutate(bytes, files[random.Next(files.Length)], random);
            }

            refused += IsRefused([.. bytes], mutation) ? 1 : 0;
        }

        Assert.InRange(refused, MutationCount / 4, MutationCount - 100);
    }

    private static IEnumerable<byte[]> Files() => NumPyFixtures.Valid.Concat(NumPyFixtures.Cases)
        .Select(entry => NumPyFixtures.PathOf(entry.Text("file")))
        .Where(File.Exists)
        .Select(File.ReadAllBytes)
        .Where(bytes => bytes.Length <= 11_000);

    private static bool IsRefused(byte[] bytes, int mutation)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (header, exception) = Parse(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        var budget = BytesPerParse + (BytesPerHeaderByte * bytes.Length);
        Assert.True(allocated <= budget, $"Mutation {mutation} took {allocated} bytes, more than {budget}.");
        if (header is not null)
        {
            AssertWrittenAndReadBack(header);
            return false;
        }

        Assert.InRange(exception!.ByteOffset, 0, bytes.Length);
        Assert.InRange(exception.Message.Length, 1, 1000);
        return true;
    }

    /// <summary>A file that lacks no data, whatever the header says of it, as far as there can be one.</summary>
    private static (NpyHeader? Header, NpyFormatException? Exception) Parse(byte[] bytes)
    {
        try
        {
            return (NpyHeader.Parse(bytes, long.MaxValue, "mutated.npy"), null);
        }
        catch (NpyFormatException exception)
        {
            return (null, exception);
        }
    }

    private static void AssertWrittenAndReadBack(NpyHeader header)
    {
        var canonical = NpyHeader.Create(header.DType, header.Order, header.Shape);
        Assert.Equal(canonical, NpyHeader.Parse(canonical.ToBytes(), long.MaxValue, "canonical.npy"));
        Assert.Equal((canonical.DType, canonical.Order), (header.DType, header.Order));
        Assert.Equal(canonical.Shape, header.Shape);
    }

    /// <summary>A flipped bit, a dropped or inserted byte, a lost end, or a piece of another file.</summary>
    private static void Mutate(List<byte> bytes, byte[] other, Random random)
    {
        if (bytes.Count == 0)
        {
            return;
        }

        // Nine in ten fall on the first 200 bytes: prefix and text rather than padding.
        var position = random.Next(random.Next(10) == 0 ? bytes.Count : Math.Min(bytes.Count, 200));
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
