using System.Globalization;
using MemMap;

namespace HeaderAndPayload;

/// <summary>Sound between a header and a chunk of text: <c>Length</c> ends the map where the text begins.</summary>
public static class WavFile
{
    private const int HeaderLength = 44;
    private const int FrameLength = 4;

    /// <summary>Makes a tone that rises on the left and falls on the right, and its title behind it.</summary>
    public static void Write(string path, int frameCount, string title)
    {
        var dataLength = frameCount * FrameLength;
        using (var header = WavHeader.Create(path))
        {
            using var view = header.Lease();
            ref var value = ref view.Value;
            (value.riff, value.riff_bytes, value.wave) = ("RIFF", (uint)(HeaderLength - 8 + dataLength + 36), "WAVE");
            (value.fmt, value.fmt_bytes, value.format, value.channels) = ("fmt ", 16, 1, 2);
            (value.rate, value.bytes_per_second) = (8000, 8000 * FrameLength);
            (value.bytes_per_frame, value.bits) = (FrameLength, 16);
            (value.data, value.data_bytes) = ("data", (uint)dataLength);
        }

        using (var frames = Frames.Open(path, new MemMapOptions { Offset = HeaderLength, Length = frameCount }))
        {
            using var view = frames.Lease();
            for (var i = 0; i < frameCount; i++)
            {
                (view[i, 0], view[i, 1]) = ((short)i, (short)-i);
            }
        }

        // The shape is fixed, so the file becomes as long as it takes.
        using var chunk = TitleChunk.Open(path, new MemMapOptions { Offset = HeaderLength + dataLength });
        using var texts = chunk.Lease();
        (texts.Value.list, texts.Value.list_bytes, texts.Value.info) = ("LIST", 28, "INFO");
        (texts.Value.title, texts.Value.title_bytes, texts.Value.text) = ("INAM", 16, title);
    }

    /// <summary>Maps the three parts and says what is in them.</summary>
    public static string Describe(string path)
    {
        using var file = File.OpenHandle(path);
        using var header = WavHeader.OpenRead(file);
        var value = header.Value;
        var frameCount = value.data_bytes / value.bytes_per_frame;
        using var frames = Frames.OpenRead(file, new MemMapOptions { Offset = HeaderLength, Length = frameCount });
        using var chunk = TitleChunk.OpenRead(file, new MemMapOptions { Offset = HeaderLength + value.data_bytes });
        using var view = frames.Lease();
        return string.Create(CultureInfo.InvariantCulture, $"""
            '{chunk.Value.text}': {frameCount} frames of {value.channels} channels at {value.rate} Hz
            the last frame is {view[frameCount - 1, 0]}, {view[frameCount - 1, 1]}
            """);
    }
}
