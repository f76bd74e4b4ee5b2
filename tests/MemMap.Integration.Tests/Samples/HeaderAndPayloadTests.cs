using HeaderAndPayload;

namespace MemMap.Tests;

/// <summary>The files of the sample, whose parts are maps of their own, beside NumPy's view of every part.</summary>
public sealed class HeaderAndPayloadTests
{
    private const string MrcHeaderInPython =
        """
        xyz = [('x', '<f4'), ('y', '<f4'), ('z', '<f4')]
        header = np.dtype([
            ('nx', '<i4'), ('ny', '<i4'), ('nz', '<i4'), ('mode', '<i4'),
            ('nxstart', '<i4'), ('nystart', '<i4'), ('nzstart', '<i4'), ('mx', '<i4'), ('my', '<i4'), ('mz', '<i4'),
            ('cella', xyz), ('cellb', [('alpha', '<f4'), ('beta', '<f4'), ('gamma', '<f4')]),
            ('mapc', '<i4'), ('mapr', '<i4'), ('maps', '<i4'), ('dmin', '<f4'), ('dmax', '<f4'), ('dmean', '<f4'),
            ('ispg', '<i4'), ('nsymbt', '<i4'), ('extra1', 'V8'), ('exttyp', 'S4'), ('nversion', '<i4'), ('extra2', 'V84'),
            ('origin', xyz), ('map', 'S4'), ('machst', 'u1', 4), ('rms', '<f4'), ('nlabl', '<i4'), ('label', 'S80', 10)])
        tilt = np.dtype([('Image', '<i4'), ('AngleInDegrees', '<f4'), ('Dose', '<f4'), ('Defocus', '<f4')])
        assert header.itemsize == 1024

        """;

    [Fact]
    public void The_sample_describes_its_own_files()
    {
        using var folder = new TemporaryFolder();
        MrcFile.Write(folder["a.mrc"], imageCount: 20);
        WavFile.Write(folder["a.wav"], frameCount: 8000, title: "Up and down");

        Assert.Equal(
            """
            20 images of 32 x 48 pixels from byte 1344 on, 'Written by MemMap'
            pixels from 0 to 32.625, 16.3125 on average
            image 19 was taken at 27 degrees; its last pixel is 32.625
            """,
            MrcFile.Describe(folder["a.mrc"]), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            'Up and down': 8000 frames of 2 channels at 8000 Hz
            the last frame is 7999, -7999
            """,
            WavFile.Describe(folder["a.wav"]), ignoreLineEndingDifferences: true);
        Assert.Equal(1024 + (20 * 16) + (20 * 32 * 48 * 4), new FileInfo(folder["a.mrc"]).Length);
        Assert.Equal(44 + (8000 * 4) + 36, new FileInfo(folder["a.wav"]).Length);
    }

    [Fact]
    public void NumPy_reads_the_header_the_table_and_the_images()
    {
        using var folder = new TemporaryFolder();
        MrcFile.Write(folder["a.mrc"], imageCount: 20);

        Assert.Equal(
            """
            48 32 20 2 [68 68  0  0] b'MAP ' b'TILT' b'Written by MemMap'
            0.0 32.625 16.3125
            (19, 27.0, 28.5, 2.296875) 20
            (20, 32, 48) True

            """,
            NumPy.Run(
                MrcHeaderInPython
                + """
                h = np.fromfile(sys.argv[1], header, count=1)[0]
                print(h['nx'], h['ny'], h['nz'], h['mode'], h['machst'], h['map'], h['exttyp'], h['label'][0])
                print(h['dmin'], h['dmax'], h['dmean'])
                table = np.fromfile(sys.argv[1], tilt, offset=1024, count=int(h['nsymbt']) // tilt.itemsize)
                print(table[19].tolist(), len(table))
                shape = (int(h['nz']), int(h['ny']), int(h['nx']))
                images = np.memmap(sys.argv[1], '<f4', 'r', offset=1024 + int(h['nsymbt']), shape=shape)
                i, line, pixel = np.indices(shape)
                print(images.shape, bool((images == i + line * 0.25 + pixel * 0.125).all()))
                """,
                folder["a.mrc"]),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_sample_reads_images_that_NumPy_wrote()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            MrcHeaderInPython
            + """
            h = np.zeros(1, header)
            h['nx'], h['ny'], h['nz'], h['mode'], h['nsymbt'], h['map'] = 48, 32, 3, 2, 48, b'MAP '
            images = np.arange(3 * 32 * 48, dtype='<f4').reshape(3, 32, 48)
            h['dmin'], h['dmax'], h['dmean'], h['label'][0, 0] = images.min(), images.max(), images.mean(), b'By NumPy'
            with open(sys.argv[1], 'wb') as f:
                for part in (h, np.array([(1, 2, 3, 4), (5, 6, 7, 8), (9, -45.5, 11, 12)], tilt), images):
                    part.tofile(f)
            """,
            folder["a.mrc"]);

        Assert.Equal(
            """
            3 images of 32 x 48 pixels from byte 1072 on, 'By NumPy'
            pixels from 0 to 4607, 2303.5 on average
            image 9 was taken at -45.5 degrees; its last pixel is 4607
            """,
            MrcFile.Describe(folder["a.mrc"]), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Python_plays_the_sound_and_NumPy_reads_it_without_the_title_behind_it()
    {
        using var folder = new TemporaryFolder();
        WavFile.Write(folder["a.wav"], frameCount: 8000, title: "Up and down");

        Assert.Equal(
            """
            2 2 8000 8000
            [7999, -7999] True
            b'LIST\x1c\x00\x00\x00INFOINAM\x10\x00\x00\x00Up and down\x00\x00\x00\x00\x00'

            """,
            NumPy.Run(
                """
                import wave
                with wave.open(sys.argv[1]) as w:
                    print(w.getnchannels(), w.getsampwidth(), w.getframerate(), w.getnframes())
                frames = np.memmap(sys.argv[1], '<i2', 'r', offset=44, shape=(8000, 2))
                print(frames[-1].tolist(), bool((frames[:, 1] == -frames[:, 0]).all()))
                print(np.fromfile(sys.argv[1], 'u1', offset=44 + frames.nbytes).tobytes())
                """,
                folder["a.wav"]),
            ignoreLineEndingDifferences: true);
        using var untilTheEnd = Frames.OpenRead(folder["a.wav"], new MemMapOptions { Offset = 44 });
        Assert.Equal(8009, untilTheEnd.Length);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        using var folder = new TemporaryFolder();
        WavFile.Write(folder["a.wav"], frameCount: 8000, title: "Up and down");

        var refused = Assert.Throws<InvalidDataException>(() => MrcFile.Describe(folder["a.wav"]));

        Assert.Equal($"'{folder["a.wav"]}' is no MRC file of 32 x 48 float32 pixels.", refused.Message);
    }
}
