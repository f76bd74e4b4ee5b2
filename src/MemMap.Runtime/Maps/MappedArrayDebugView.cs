using System.Diagnostics;

namespace MemMap;

/// <summary>The view of a map in a debugger. It never throws, not even for a closed map.</summary>
internal sealed class MappedArrayDebugView(MappedArray map)
{
    private const int MostElements = 100;

    /// <summary>Path and mode of the file, or that the map is closed.</summary>
    public string State => map.IsClosed ? "closed" : $"'{map.Path}' {map.Mode}";

    /// <summary>Lengths of the axes.</summary>
    public long[] Shape => map.IsClosed ? [] : [.. map.Shape];

    /// <summary>The first elements, each by value.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public object[] Elements
    {
        get
        {
            try
            {
                return map.FirstElements(MostElements);
            }
            catch (ObjectDisposedException)
            {
                return [];
            }
        }
    }
}
