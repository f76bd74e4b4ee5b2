namespace MemMap.Endurance;

/// <summary>A reader of bytes that anyone may have made.</summary>
/// <param name="Name">What it reads, in the plural.</param>
/// <param name="Seeds">Examples, which are damaged.</param>
/// <param name="Mutate">Damages one, with another one at hand.</param>
/// <param name="Read">Reads one, or throws <see cref="Refusal"/>.</param>
internal sealed record FuzzSubject(
    string Name, byte[][] Seeds, Action<List<byte>, byte[], Random> Mutate, Action<byte[]> Read)
{
    /// <summary>One exception with its message.</summary>
    private const int MemoryPerRead = 16 * 1024;

    /// <summary>The model of what is read, for each of its bytes.</summary>
    public int MemoryPerByte { get; init; } = 32;

    /// <summary>The one exception that may be thrown.</summary>
    public Type Refusal { get; init; } = typeof(NpyFormatException);

    public byte[] MutationFrom(Random random) => MutationOf(Seeds, Mutate, random);

    public static byte[] MutationOf(byte[][] seeds, Action<List<byte>, byte[], Random> mutate, Random random)
    {
        var bytes = seeds[random.Next(seeds.Length)].ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            mutate(bytes, seeds[random.Next(seeds.Length)], random);
        }

        return [.. bytes];
    }

    /// <param name="bytes">What is read.</param>
    /// <param name="which">Its name in a message.</param>
    /// <returns>Whether it was refused.</returns>
    /// <exception cref="CampaignFailedException">Another exception was thrown, or memory taken.</exception>
    public bool IsRefused(byte[] bytes, string which)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRefused = false;
        try
        {
            Read(bytes);
        }
        catch (Exception refused) when (refused.GetType() == Refusal)
        {
            isRefused = true;
        }
        catch (Exception other)
        {
            throw new CampaignFailedException($"{Name}: {which}: {other}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var budget = MemoryPerRead + (MemoryPerByte * bytes.Length);
        CampaignFailedException.ThrowUnless(
            allocated <= budget, $"{Name}: {which} took {allocated:N0} bytes, more than {budget:N0}.");
        return isRefused;
    }
}
