using System.Runtime.InteropServices;
using System.Text;

namespace MemMap.Endurance;

/// <summary>What another program does to a file.</summary>
internal enum Act
{
    /// <summary>Saves fewer rows over it: the file is empty for a moment, as with <c>np.save</c>.</summary>
    Save,

    /// <summary>Saves more rows over it.</summary>
    SaveMore,

    /// <summary>Leaves no byte.</summary>
    Empty,

    /// <summary>Cuts it after a row.</summary>
    CutRows,

    /// <summary>Cuts it within a row.</summary>
    CutRow,

    /// <summary>Cuts it within the header.</summary>
    CutHeader,

    /// <summary>Saves elements of another type over it.</summary>
    Retype,

    /// <summary>Makes the header count more rows than there are.</summary>
    CountMore,

    /// <summary>Makes the header unreadable.</summary>
    Garble,

    /// <summary>Appends bytes that are not rows.</summary>
    Append,

    /// <summary>Renames another file to its name.</summary>
    Replace,

    /// <summary>Renames it, as a rotation of logs does.</summary>
    Rotate,

    /// <summary>Deletes it.</summary>
    Delete,

    /// <summary>Opens it with this library and resizes it to few rows.</summary>
    Resize,
}

/// <summary>Another program, or this one by calls that are not the library's.</summary>
internal abstract class Outsider(string name) : IDisposable
{
    public const string Role = "act-on-files";

    /// <summary>Rows that a file has before anything is done to it.</summary>
    public const int RowCount = 1000;

    public const int FewRows = 700, ManyRows = 1500;

    /// <summary>Rows that are left by <see cref="Act.CutRows"/> and <see cref="Act.CutRow"/>.</summary>
    public const int CutCount = RowCount / 2;

    /// <summary>Rows that <see cref="Act.Resize"/> leaves.</summary>
    public const int ResizedCount = 10;

    private const string Done = "done", Descr = "[('First', '<i8'), ('Second', '<i8'), ('Third', '<i8')]";

    private const string PythonActs = """
        import os, sys
        import numpy as np
        dtype = [('First', '<i8'), ('Second', '<i8'), ('Third', '<i8')]
        def rows(count):
            index = np.arange(count)
            result = np.empty(count, dtype)
            result['First'] = index + 1
            result['Second'] = (index + 1) * np.uint64(0x9E3779B97F4A7C15).astype('<i8')
            result['Third'] = ~index
            return result
        def save(path, array):
            np.save(path, array) if path.endswith('.npy') else array.tofile(path)
        for line in sys.stdin:
            act, path = line.rstrip('\n').split(' ', 1)
            start = 128 if path.endswith('.npy') else 0
            if act == 'Save': save(path, rows(FEW))
            elif act == 'SaveMore': save(path, rows(MANY))
            elif act == 'Empty': open(path, 'wb').close()
            elif act == 'CutRows': os.truncate(path, start + 24 * CUT)
            elif act == 'CutRow': os.truncate(path, start + 24 * CUT + 12)
            elif act == 'Retype': save(path, np.arange(3 * ROWS, dtype='<f8'))
            elif act == 'Append': open(path, 'ab').write(b'\xab' * 1000)
            elif act == 'Replace':
                other = path.replace('.', '-other.')
                save(other, rows(FEW))
                os.replace(other, path)
            elif act == 'Rotate': os.rename(path, path + '.1')
            elif act == 'Delete': os.remove(path)
            else: raise ValueError(act)
            print('done', flush=True)
        """;

    /// <summary>Bytes that <see cref="Act.Append"/> appends.</summary>
    public static ReadOnlySpan<byte> ForeignBytes => Foreign;

    private static readonly byte[] Foreign = [.. Enumerable.Repeat((byte)0xAB, 1000)];

    public string Name { get; } = name;

    /// <summary>This process.</summary>
    public static Outsider Own() => new OwnCalls();

    /// <summary>Another process of this program.</summary>
    public static Outsider OtherProcess() => new OtherProgram("another process", Child.Start(Role), static _ => true);

    /// <summary>NumPy.</summary>
    public static Outsider NumPy(string python) => new OtherProgram(
        "NumPy",
        Child.StartPython(
            python,
            PythonActs.Replace("ROWS", $"{RowCount}").Replace("FEW", $"{FewRows}").Replace("MANY", $"{ManyRows}")
                .Replace("CUT", $"{CutCount}")),
        static act => act is not (Act.CutHeader or Act.CountMore or Act.Garble or Act.Resize));

    public abstract bool Can(Act act);

    /// <summary>Returns when it is done, so that it lies between two calls of the map's user.</summary>
    /// <returns>Whether it was done, which only this library refuses.</returns>
    public abstract bool Do(Act act, string path);

    public virtual void Dispose()
    {
    }

    /// <summary>The child: does what it is asked for, line by line, until its parent ends.</summary>
    public static void ActOnRequest(string[] arguments)
    {
        foreach (var request in Child.Requests.GetConsumingEnumerable())
        {
            var (act, path) = (Enum.Parse<Act>(request.Split(' ')[0]), request[(request.IndexOf(' ') + 1)..]);
            Console.WriteLine(Try(act, path) ? Done : "refused");
        }
    }

    /// <summary>The bytes of a file of rows.</summary>
    public static byte[] BytesOf(string path, int rowCount)
    {
        var rows = MemoryMarshal.AsBytes<Row24>(Row.Batch<Row24>(0, rowCount));
        return IsRaw(path)
            ? rows.ToArray()
            : NpyBytes(Descr, rowCount, rows);
    }

    public static bool IsRaw(string path) => path.EndsWith(".dat", StringComparison.Ordinal);

    private static byte[] NpyBytes(string descr, int count, ReadOnlySpan<byte> elements)
    {
        const int HeaderLength = 128, Preamble = 10;
        var text = $"{{'descr': {descr}, 'fortran_order': False, 'shape': ({count},), }}";
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, HeaderLength - Preamble, 0,
            .. Encoding.ASCII.GetBytes(text.PadRight(HeaderLength - Preamble - 1) + "\n"), .. elements,
        ];
    }

    private static bool Try(Act act, string path)
    {
        try
        {
            Play(act, path);
            return true;
        }
        catch (IOException) when (act == Act.Resize)
        {
            return false;
        }
    }

    private static void Play(Act act, string path)
    {
        switch (act)
        {
            case Act.Save: File.WriteAllBytes(path, BytesOf(path, FewRows)); break;
            case Act.SaveMore: File.WriteAllBytes(path, BytesOf(path, ManyRows)); break;
            case Act.Empty: Cut(path, static _ => 0); break;
            case Act.CutRows: Cut(path, static start => start + (CutCount * 24)); break;
            case Act.CutRow: Cut(path, static start => start + (CutCount * 24) + 12); break;
            case Act.CutHeader: Cut(path, static _ => 60); break;
            case Act.Retype:
                File.WriteAllBytes(path, NpyBytes("'<f8'", 3 * RowCount, new byte[RowCount * 24]));
                break;
            case Act.CountMore: Overwrite(path, NpyBytes(Descr, 100 * RowCount, [])); break;
            case Act.Garble: Overwrite(path, [.. Enumerable.Repeat((byte)0xFF, 128)]); break;
            case Act.Append: Append(path); break;
            case Act.Replace:
                var other = path.Replace(".", "-other.");
                File.WriteAllBytes(other, BytesOf(path, FewRows));
                File.Move(other, path, overwrite: true);
                break;
            case Act.Rotate: File.Move(path, path + ".1"); break;
            case Act.Delete: File.Delete(path); break;
            default: Resize(path); break;
        }
    }

    private static void Resize(string path)
    {
        using var map = Row24.Open(path);
        map.Resize(ResizedCount);
    }

    private static void Append(string path)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Foreign);
    }

    private static void Cut(string path, Func<int, long> length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.SetLength(length(IsRaw(path) ? 0 : 128));
    }

    private static void Overwrite(string path, byte[] header)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Write(header);
    }

    private sealed class OwnCalls() : Outsider("this process")
    {
        public override bool Can(Act act) => true;

        public override bool Do(Act act, string path) => Try(act, path);
    }

    private sealed class OtherProgram(string name, Child child, Func<Act, bool> can) : Outsider(name)
    {
        public override bool Can(Act act) => can(act);

        public override bool Do(Act act, string path) => child.Ask($"{act} {path}") == Done;

        public override void Dispose() => child.Dispose();
    }
}
