using MemMap;

namespace HeaderAndPayload;

/// <summary>The header of an MRC2014 file, 1024 bytes: the dtype of Python's <c>mrcfile</c>, pasted.</summary>
[MemMapArray(Shape = "", Descr = """
    [('nx', '<i4'), ('ny', '<i4'), ('nz', '<i4'), ('mode', '<i4'),
     ('nxstart', '<i4'), ('nystart', '<i4'), ('nzstart', '<i4'), ('mx', '<i4'), ('my', '<i4'), ('mz', '<i4'),
     ('cella', [('x', '<f4'), ('y', '<f4'), ('z', '<f4')]),
     ('cellb', [('alpha', '<f4'), ('beta', '<f4'), ('gamma', '<f4')]),
     ('mapc', '<i4'), ('mapr', '<i4'), ('maps', '<i4'), ('dmin', '<f4'), ('dmax', '<f4'), ('dmean', '<f4'),
     ('ispg', '<i4'), ('nsymbt', '<i4'), ('extra1', 'V8'), ('exttyp', 'S4'), ('nversion', '<i4'), ('extra2', 'V84'),
     ('origin', [('x', '<f4'), ('y', '<f4'), ('z', '<f4')]), ('map', 'S4'), ('machst', 'u1', (4,)), ('rms', '<f4'),
     ('nlabl', '<i4'), ('label', 'S80', (10,))]
    """)]
public partial struct MrcHeader;

/// <summary>One record of the extended header, for each image: how it was taken.</summary>
[MemMapArray(Shape = "*")]
public partial struct Tilt
{
    public int Image;
    public float AngleInDegrees;
    public float Dose;
    public float Defocus;
}

/// <summary>Images of 32 lines of 48 pixels, as many as there are.</summary>
[MemMapArray<float>(Shape = "*,32,48")]
public partial struct Images;

/// <summary>The 44 bytes before the sound of a plain WAV file.</summary>
[MemMapArray(Shape = "", Descr = """
    [('riff', 'S4'), ('riff_bytes', '<u4'), ('wave', 'S4'),
     ('fmt', 'S4'), ('fmt_bytes', '<u4'), ('format', '<u2'), ('channels', '<u2'), ('rate', '<u4'),
     ('bytes_per_second', '<u4'), ('bytes_per_frame', '<u2'), ('bits', '<u2'),
     ('data', 'S4'), ('data_bytes', '<u4')]
    """)]
public partial struct WavHeader;

/// <summary>Frames of two channels, as many as there are.</summary>
[MemMapArray<short>(Shape = "*,2")]
public partial struct Frames;

/// <summary>What a WAV file may have behind its sound: a chunk of texts, here with one.</summary>
[MemMapArray(Shape = "", Descr = """
    [('list', 'S4'), ('list_bytes', '<u4'), ('info', 'S4'), ('title', 'S4'), ('title_bytes', '<u4'), ('text', 'S16')]
    """)]
public partial struct TitleChunk;
