using System.Numerics;
using MemMap.TimeUnits;

namespace MemMap.Tests;

/// <summary>Arrays beyond plain row-major numbers: byte order, times, text, raw bytes, column-major order.</summary>
internal static partial class FixtureLayouts
{
    [MemMapArray<byte>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct ByteColumns;

    [MemMapArray<short>(Shape = "3,4", Order = MemoryOrder.ColumnMajor)]
    public partial struct ShortColumns;

    [MemMapArray<int>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct IntegerColumns;

    [MemMapArray<double>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct DoubleColumns;

    [MemMapArray<Complex64>(Shape = "*")]
    public partial struct SmallComplexNumbers;

    [MemMapArray<DateTime64<Nanosecond>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct NanosecondColumns;

    [MemMapArray<TimeDelta64<Microsecond>>(Shape = "*,4")]
    public partial struct MicrosecondRows;

    [MemMapArray<TimeDelta64<Microsecond>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct MicrosecondColumns;

    [MemMapArray<Word>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct WordColumns;

    [MemMapArray<BigEndian<ushort>>(Shape = "*")]
    public partial struct BigEndianUnsignedShorts;

    [MemMapArray<BigEndian<int>>(Shape = "*,4")]
    public partial struct BigEndianIntegerRows;

    [MemMapArray<BigEndian<uint>>(Shape = "*")]
    public partial struct BigEndianUnsignedIntegers;

    [MemMapArray<BigEndian<uint>>(Shape = "*,4")]
    public partial struct BigEndianUnsignedIntegerRows;

    [MemMapArray<BigEndian<uint>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianUnsignedIntegerColumns;

    [MemMapArray<BigEndian<long>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianLongColumns;

    [MemMapArray<BigEndian<ulong>>(Shape = "*")]
    public partial struct BigEndianUnsignedLongs;

    [MemMapArray<BigEndian<ulong>>(Shape = "*,4")]
    public partial struct BigEndianUnsignedLongRows;

    [MemMapArray<BigEndian<ulong>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianUnsignedLongColumns;

    [MemMapArray<BigEndian<Half>>(Shape = "*")]
    public partial struct BigEndianHalfs;

    [MemMapArray<BigEndian<Half>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianHalfColumns;

    [MemMapArray<BigEndian<float>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianFloatColumns;

    [MemMapArray<BigEndian<double>>(Shape = "*")]
    public partial struct BigEndianDoubles;

    [MemMapArray<BigEndian<double>>(Shape = "*,4")]
    public partial struct BigEndianDoubleRows;

    [MemMapArray<BigEndian<Complex64>>(Shape = "*")]
    public partial struct BigEndianSmallComplexs;

    [MemMapArray<BigEndian<Complex64>>(Shape = "*,4")]
    public partial struct BigEndianSmallComplexRows;

    [MemMapArray<BigEndian<Complex>>(Shape = "*")]
    public partial struct BigEndianComplexs;

    [MemMapArray<BigEndian<Complex>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianComplexColumns;

    [MemMapArray<BigEndian<long>>(Shape = "*,4", Descr = ">M8[ns]")]
    public partial struct BigEndianNanosecondRows;

    [MemMapArray<BigEndian<long>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor, Descr = ">M8[ns]")]
    public partial struct BigEndianNanosecondColumns;

    [MemMapArray<BigEndian<long>>(Shape = "*,4", Descr = ">m8[us]")]
    public partial struct BigEndianMicrosecondRows;

    [MemMapArray<BigEndian<long>>(Shape = "3,*", Order = MemoryOrder.ColumnMajor, Descr = ">m8[us]")]
    public partial struct BigEndianMicrosecondColumns;

    [MemMapArray<BigEndianWord>(Shape = "*")]
    public partial struct BigEndianWords;

    [MemMapArray<BigEndianWord>(Shape = "*,4")]
    public partial struct BigEndianWordRows;

    [MemMapArray<BigEndianWord>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianWordColumns;

    [MemMapArray<SevenBytes>(Shape = "*", Descr = "|V7")]
    public partial struct RawSevens;

    [MemMapArray<SevenBytes>(Shape = "*,4", Descr = "|V7")]
    public partial struct RawSevenRows;

    [MemMapArray<SixteenBytes>(Shape = "*", Descr = "<f16")]
    public partial struct ExtendedFloats;

    [MemMapArray<DateTime64<Year>>(Shape = "*")]
    public partial struct YearDates;

    [MemMapArray<TimeDelta64<Year>>(Shape = "*")]
    public partial struct YearSpans;

    [MemMapArray<TimeDelta64<Month>>(Shape = "*")]
    public partial struct MonthSpans;

    [MemMapArray<DateTime64<Week>>(Shape = "*")]
    public partial struct WeekDates;

    [MemMapArray<DateTime64<Hour>>(Shape = "*")]
    public partial struct HourDates;

    [MemMapArray<TimeDelta64<Hour>>(Shape = "*")]
    public partial struct HourSpans;

    [MemMapArray<DateTime64<Millisecond>>(Shape = "*")]
    public partial struct MillisecondDates;

    [MemMapArray<DateTime64<Microsecond>>(Shape = "*")]
    public partial struct MicrosecondDates;

    [MemMapArray<DateTime64<Femtosecond>>(Shape = "*")]
    public partial struct FemtosecondDates;

    [MemMapArray<TimeDelta64<Femtosecond>>(Shape = "*")]
    public partial struct FemtosecondSpans;

    [MemMapArray<DateTime64<Attosecond>>(Shape = "*")]
    public partial struct AttosecondDates;

    [MemMapArray<long>(Shape = "*", Descr = "<M8[25s]")]
    public partial struct QuarterlySteps;

    [MemMapArray<long>(Shape = "*", Descr = "<M8")]
    public partial struct PlainDates;

    [MemMapArray<int>(Shape = "2,1,3,2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct IntegerColumns5D;

    [MemMapArray<int>(Shape = "2,2,2,2,2", Order = MemoryOrder.ColumnMajor)]
    public partial struct IntegerTwosColumns;

    [MemMapArray<BigEndian<double>>(Shape = "")]
    public partial struct OneBigEndianDouble;

    [MemMapArray<BigEndian<double>>(Shape = "*,3")]
    public partial struct BigEndianDoubleTriples;

    [MemMapArray<BigEndian<double>>(Shape = "2,3,2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianDouble4D;

    [MemMapArray<BigEndian<double>>(Shape = "2,2,2,2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct BigEndianDoubleTwos;

    [MemMapArray<BigEndian<double>>(Shape = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1")]
    public partial struct BigEndianDouble32D;

    [MemMapArray<float>(Shape = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1")]
    public partial struct Float32D;

    [MemMapArray<float>(Shape = "2,3,2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct FloatColumns4D;

    [MemMapArray<float>(Shape = "2,1,3,2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct FloatColumns5D;

    [MemMapArray<float>(Shape = "2,2,2,2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct FloatTwosColumns;

    [MemMapArray<int>(Shape = "", Order = MemoryOrder.ColumnMajor)]
    public partial struct OneColumnMajorInteger;

    [MemMapArray<float>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct FloatColumns;

    [MemMapArray<BigEndian<float>>(Shape = "*")]
    public partial struct BigEndianFloats;
}
