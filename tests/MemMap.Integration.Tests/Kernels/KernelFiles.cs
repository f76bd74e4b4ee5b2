namespace MemMap.Tests.Kernels;

/// <summary>Files for kernels.</summary>
internal static class KernelFiles
{
    /// <summary>Shards of waves: 70 rows, one part and a short one; 3 rows; none; 130 rows, two parts and a short one.</summary>
    public static readonly int[] WaveRows = [70, 3, 0, 130];

    public static List<string> WriteWaves(TemporaryFolder folder)
    {
        var random = new Random(7);
        var paths = new List<string>();
        foreach (var rowCount in WaveRows)
        {
            var path = folder[$"wave{paths.Count}.npy"];
            using (var waves = Wave.Create(path, rowCount, new() { Preallocate = false }))
            {
                using var view = waves.Lease();
                for (var row = 0; row < rowCount; row++)
                {
                    for (var column = 0; column < 16; column++)
                    {
                        view[row, column] = (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(8));
                    }
                }
            }

            paths.Add(path);
        }

        return paths;
    }

    /// <summary>A folder of readings 0, 1, 2, … in shards of ten rows, with the times in the manifest.</summary>
    public static string WriteReadings(TemporaryFolder folder, int rowCount, int missing = -1)
    {
        using var writer = Reading.CreateShards(folder["readings"], rowsPerShard: 10, new() { Extrema = ["Time"] });
        for (var row = 0; row < rowCount; row++)
        {
            writer.Append(new Reading { Time = row, Value = row == missing ? double.NaN : row * 0.5, Sensor = row % 6 });
        }

        return folder["readings"];
    }
}
