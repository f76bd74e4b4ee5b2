namespace MemMap.Cli.Pictures;

/// <summary>Pictures as PNG: the shapes alone, since letters would need a font.</summary>
internal static class Raster
{
    private const int Width = 640;
    private const int Height = 300;

    public static byte[] Draw(Plot plot)
    {
        if (plot is HeatMap map)
        {
            return map.ToPng();
        }

        var pixels = new byte[Width * Height * 3];
        Array.Fill(pixels, (byte)255);
        switch (plot)
        {
            case Histogram histogram:
                var most = (double)Math.Max(1, histogram.Counts.Max());
                for (var x = 0; x < Width; x++)
                {
                    var step = x * histogram.Counts.Length / Width;
                    Column(pixels, x, 0, histogram.Counts[step] / most, (44, 113, 142));
                }

                break;
            case Series series:
                var (low, span) = (series.Low, series.High > series.Low ? series.High - series.Low : 1);
                for (var x = 0; x < Width; x++)
                {
                    var (min, mean, max) = series.Points[(int)((long)x * series.Points.Length / Width)];
                    if (!double.IsNaN(min))
                    {
                        Column(pixels, x, (min - low) / span, (max - low) / span, (156, 195, 213));
                        Column(pixels, x, (mean - low) / span, (mean - low) / span, (44, 113, 142));
                    }
                }

                break;
        }

        return Png.Encode(pixels, Width, Height);
    }

    private static void Column(byte[] pixels, int x, double from, double to, (byte Red, byte Green, byte Blue) colour)
    {
        var (bottom, top) = ((int)(from * (Height - 1)), (int)(to * (Height - 1)));
        for (var y = bottom; y <= top && to > 0; y++)
        {
            pixels.AsSpan((((Height - 1 - y) * Width) + x) * 3).AsPixel(colour.Red, colour.Green, colour.Blue);
        }
    }
}
