using MemMap.Cli.Output;

namespace MemMap.Cli.Inputs;

/// <summary>
/// An array that a command reads: <c>FILE</c>, <c>FILE:member</c> of an <c>.npz</c> archive, or <c>-</c> for standard
/// input. Its data is mapped when it is first used.
/// </summary>
internal sealed class Input : IDisposable
{
    private readonly IDisposable? _spooled;
    private readonly Func<DynamicMap> _open;
    private DynamicMap? _map;

    /// <summary>Where in the file the elements begin, in bytes; in a compressed member, where in the member.</summary>
    public long DataStart { get; private init; }

    /// <summary>Bytes of the file behind the array; 0 in an archive.</summary>
    public long BytesBehind { get; private init; }

    private Input(string name, ArrayFacts facts, Func<DynamicMap> open, IDisposable? spooled) =>
        (Name, Facts, _open, _spooled, DataStart) = (name, facts, open, spooled, facts.DataOffset);

    /// <summary>As the user wrote it.</summary>
    public string Name { get; }

    /// <summary>Path of the file as the user wrote it, without the name of a member.</summary>
    public string Path { get; private init; } = "";

    /// <summary>Name of the array in an archive; null for a file of its own.</summary>
    public string? Member { get; private init; }

    public ArrayFacts Facts { get; }

    public DynamicMap Map => _map ??= _open();

    /// <summary>Opens what a name and the options of a raw file describe.</summary>
    /// <exception cref="UsageException">There is no such file, or the options do not fit.</exception>
    /// <exception cref="InvalidFileException">The file is not what it claims to be.</exception>
    public static Input Open(string name, RawDescription? raw) => Open(FilePlace.Of(name), raw);

    /// <summary>Opens a file that was found, which is gone with the input.</summary>
    /// <inheritdoc cref="Open(string, RawDescription?)"/>
    public static Input Open(FilePlace place, RawDescription? raw)
    {
        try
        {
            return raw is not null ? OpenRaw(place, raw) : place.IsArchive ? OpenMember(place) : OpenNpy(place);
        }
        catch (InvalidFileException failure) when (place.IsCopy)
        {
            place.Dispose();
            throw new DifferenceException(place.Told(failure));
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>The arrays that a file stands for: those of an archive, or the file itself.</summary>
    public static IReadOnlyList<FilePlace> ArraysIn(FilePlace place, RawDescription? raw)
    {
        return raw is null && place.IsArchive && place.Member is null
            ? [.. place.Members().Where(static member => member.Header is not null).Select(place.Of)]
            : [place];
    }

    /// <summary>What is odd about the file, in a sentence each, as its length and header show.</summary>
    public IEnumerable<string> Findings()
    {
        var behind = BytesBehind;
        if (behind > 0)
        {
            yield return $"{behind:N0} bytes lie behind the last row, from byte {Facts.DataOffset + Facts.ByteLength:N0} on.";
        }
    }

    public void Dispose()
    {
        _map?.Dispose();
        _spooled?.Dispose();
    }

    private static Input OpenNpy(FilePlace place)
    {
        if (place.Member is { } member)
        {
            throw new UsageException($"'{place.Shown}' is not an .npz archive, so it has no member '{member}'.");
        }

        if (!place.BeginsAsNpy)
        {
            throw new DifferenceException(
                $"'{place.Name}' does not begin as a .npy file. If it holds elements only, say which: "
                + "--descr \"<f4\" --shape \"*,3\".");
        }

        var options = new MemMapOptions { Format = MemMapFormat.Npy, MaxHeaderLength = int.MaxValue };
        var facts = ArrayFacts.Of(NpyHeader.Read(place.Path, options));
        return new Input(place.Name, facts, () => DynamicMap.OpenRead(place.Path, options), place)
        {
            Path = place.Path,
            BytesBehind = place.Length - facts.DataOffset - facts.ByteLength,
        };
    }

    private static Input OpenMember(FilePlace place)
    {
        var arrays = place.Members().Where(static member => member.Header is not null).ToArray();
        var member = place.Member is { } name
            ? arrays.LastOrDefault(member => member.Name == name) ?? throw new UsageException(
                $"'{place.Shown}' has no array '{name}'; it has {Names(arrays)}.")
            : arrays is [var only] ? only
            : throw new UsageException(
                arrays.Length == 0
                    ? $"'{place.Shown}' has no arrays."
                    : $"'{place.Shown}' has {Names(arrays)}: name one, as in '{place.Written}:{arrays[0].Name}'.");
        var path = place.Path;
        if (!member.IsStored)
        {
            // Its data is needed by few commands, and is inflated for those.
            var spooled = new Lazy<FilePlace>(() => FilePlace.Inflated(place, member));
            return new Input(
                place.Name, ArrayFacts.Of(member.Header!),
                () => DynamicMap.OpenRead(
                    spooled.Value.Path, new() { Format = MemMapFormat.Npy, MaxHeaderLength = int.MaxValue }),
                new Copy(place, spooled))
            {
                Path = path,
                Member = member.Name,
            };
        }

        return new Input(
            place.Name, ArrayFacts.Of(member.Header!),
            () => DynamicMap.OpenRead(path, new() { Member = member.Name, MaxHeaderLength = int.MaxValue }), place)
        {
            Path = path,
            Member = member.Name,
            DataStart = member.Offset + member.Header!.DataOffset,
        };
    }

    private static Input OpenRaw(FilePlace place, RawDescription raw)
    {
        if (place.Member is { } member)
        {
            throw new UsageException($"There is no file '{place.Shown}:{member}'.");
        }

        raw.Check(place);
        var map = raw.OpenRead(place.Path);
        var facts = new ArrayFacts(null, map.Offset, map.DType, [.. map.Shape], map.Order);
        return new Input(place.Name, facts, () => map, place)
        {
            _map = map,
            Path = place.Path,
            BytesBehind = place.Length - facts.DataOffset - facts.ByteLength,
        };
    }

    private static string Names(NpzMember[] arrays) => arrays.Length switch
    {
        0 => "no arrays",
        1 => $"the array '{arrays[0].Name}'",
        _ => $"the arrays {string.Join(", ", arrays.Take(20).Select(static array => $"'{array.Name}'"))}"
            + (arrays.Length > 20 ? $" and {arrays.Length - 20} more" : ""),
    };

    /// <summary>An archive, and the copy of a member if it was made.</summary>
    private sealed class Copy(FilePlace archive, Lazy<FilePlace> member) : IDisposable
    {
        public void Dispose()
        {
            if (member.IsValueCreated)
            {
                member.Value.Dispose();
            }

            archive.Dispose();
        }
    }
}
