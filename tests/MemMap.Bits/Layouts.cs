namespace MemMap.Bits;

/// <summary>A packed record, of which no field is aligned.</summary>
[MemMapArray(Shape = "*", Pack = 1)]
public partial struct Row
{
    public byte Kind;
    public sbyte Tiny;
    public short Short;
    public uint Whole;
    public int Signed;
    public long Long;
    public ulong Wide;
    public Half Half;
    public float Single;
    public double Exact;
    public double Rough;
    public BigEndian<int> Turned;
    public BigEndian<double> TurnedExact;
}

/// <summary>Numbers side by side.</summary>
[MemMapArray<double>(Shape = "*")]
public partial struct Doubles;

/// <summary>Numbers side by side.</summary>
[MemMapArray<int>(Shape = "*")]
public partial struct Integers;
