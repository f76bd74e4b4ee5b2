using System.Diagnostics;

namespace MemMap;

/// <summary>What a debugger shows of a map: never a fault, not even of a closed one.</summary>
internal sealed class MappedArrayDebugView(MappedArray map)
{
    private const int MostElements = 100;

    /// <summary>Where the file lies, unless the map is closed.</summary>
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
