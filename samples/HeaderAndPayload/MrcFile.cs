using System.Globalization;
using MemMap;

namespace HeaderAndPayload;

/// <summary>A header, a table and images in one file: each part is a map with its own layout and offset.</summary>
public static class MrcFile
{
    private const int HeaderLength = 1024;
    private const int Float32 = 2;

    /// <summary>Makes a tilt series of images.</summary>
    public static void Write(string path, int imageCount)
    {
        var tableLength = imageCount * 16;
        using (var header = MrcHeader.Create(path))
        {
            using var view = header.Lease();
            ref var value = ref view.Value;
            (value.nx, value.ny, value.nz, value.mode) = (48, 32, imageCount, Float32);
            (value.mx, value.my, value.mz) = (48, 32, imageCount);
            (value.cella.x, value.cella.y, value.cella.z) = (48 * 1.5f, 32 * 1.5f, imageCount * 1.5f);
            (value.cellb.alpha, value.cellb.beta, value.cellb.gamma) = (90, 90, 90);
            (value.mapc, value.mapr, value.maps) = (1, 2, 3);
            (value.nsymbt, value.exttyp, value.nversion) = (tableLength, "TILT", 20140);
            (value.map, value.machst[0], value.machst[1]) = ("MAP ", 0x44, 0x44);
            (value.nlabl, value.label[0]) = (1, "Written by MemMap");
        }

        // The file ends where a part begins: Open makes it longer by the rows that Length says, with zeros.
        using (var tilts = Tilt.Open(path, new MemMapOptions { Offset = HeaderLength, Length = imageCount }))
        {
            using var view = tilts.Lease();
            for (var i = 0; i < imageCount; i++)
            {
                view[i] = new Tilt { Image = i, AngleInDegrees = (3 * i) - 30, Dose = 1.5f * i, Defocus = 2 + (i / 64f) };
            }
        }

        using var images = Images.Open(path, new MemMapOptions { Offset = HeaderLength + tableLength, Length = imageCount });
        using (var view = images.Lease())
        {
            for (var i = 0; i < imageCount; i++)
            {
                for (var line = 0; line < 32; line++)
                {
                    for (var pixel = 0; pixel < 48; pixel++)
                    {
                        view[i, line, pixel] = i + (line * 0.25f) + (pixel * 0.125f);
                    }
                }
            }
        }

        // What was found out about the images is written into the header, by a map beside the other.
        using var statistics = MrcHeader.Open(path);
        using var found = statistics.Lease();
        using var written = images.LeaseRead();
        var all = written.AsColumn();
        (found.Value.dmin, found.Value.dmax) = (all.Min(), all.Max());
        found.Value.dmean = (float)(all.Sum() / all.Length);
    }

    /// <summary>Opens the file once, and maps its parts through the one handle.</summary>
    public static string Describe(string path)
    {
        using var file = File.OpenHandle(path);
        using var header = MrcHeader.OpenRead(file);
        var value = header.Value;
        var (table, data) = (HeaderLength, HeaderLength + value.nsymbt);
        if (value.map != "MAP " || value.mode != Float32 || (value.nx, value.ny) != (48, 32))
        {
            throw new InvalidDataException($"'{path}' is no MRC file of 32 x 48 float32 pixels.");
        }

        using var tilts = Tilt.OpenRead(file, new MemMapOptions { Offset = table, Length = value.nz });
        using var images = Images.OpenRead(file, new MemMapOptions { Offset = data, Length = value.nz });
        using var view = images.Lease();
        var last = value.nz - 1;
        return string.Create(CultureInfo.InvariantCulture, $"""
            {value.nz} images of {value.ny} x {value.nx} pixels from byte {data} on, '{value.label[0]}'
            pixels from {value.dmin} to {value.dmax}, {value.dmean} on average
            image {tilts[last].Image} was taken at {tilts[last].AngleInDegrees} degrees; its last pixel is {view[last, 31, 47]}
            """);
    }
}
