namespace MemMap.Tests;

public sealed class NpyHeaderMutationTests
{
    private const int MutationCount = 20_000;

    /// <summary>The model of a header for each of its bytes, and one exception with its message.</summary>
    private const int BytesPerHeaderByte = 32, BytesPerParse = 16 * 1024;

    [Fact]
    public void Whatever_a_header_becomes_it_is_read_or_refused_and_costs_little()
    {
        byte[][] files = [.. NpyMutation.Seeds()];
        var random = new Random(20_240_229);
        var refused = 0;
        for (var mutation = 0; mutation < MutationCount; mutation++)
        {
            var bytes = files[random.Next(files.Length)].ToList();
            for (var times = random.Next(1, 4); times > 0; times--)
            {
                NpyMutation.Mutate(bytes, files[random.Next(files.Length)], random);
            }

            refused += IsRefused([.. bytes], mutation) ? 1 : 0;
        }

        Assert.InRange(refused, MutationCount / 4, MutationCount - 100);
    }

    private static bool IsRefused(byte[] bytes, int mutation)
    {
        var budget = BytesPerParse + (BytesPerHeaderByte * bytes.Length);
        (NpyHeader? Header, NpyFormatException? Exception) parsed = default;
        var allocated = Allocation.Of(budget, () => parsed = Parse(bytes));
        var (header, exception) = parsed;

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
}
