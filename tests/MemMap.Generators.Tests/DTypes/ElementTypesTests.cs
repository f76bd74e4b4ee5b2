extern alias generators;
extern alias runtime;

namespace MemMap.Tests.DTypes;

using AtCompileTime = generators::MemMap;
using AtRunTime = runtime::MemMap;

/// <summary>Which C# type stands for which dtype is the same at compile time and at run time.</summary>
public sealed class ElementTypesTests
{
    private static readonly string[] Units = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "25s"];

    public static TheoryData<string> Scalars =>
    [
        "|b1", "|i1", "|u1", "|S3", "|V0", "|V2", "|V3", "|V16",
        .. new[] { "<", ">" }.SelectMany(static order => (string[])
        [
            .. new[] { "i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8", "f16", "c8", "c16", "c32", "U5", "M8", "m8" }
                .Select(kind => order + kind),
            .. Units.Select(unit => $"{order}M8[{unit}]"),
            .. Units.Select(unit => $"{order}m8[{unit}]"),
        ]),
    ];

    [Theory]
    [MemberData(nameof(Scalars))]
    public void Both_tables_name_the_same_type(string dtype)
    {
        var atCompileTime = AtCompileTime.Generators.ScalarTypes.TypeOf(AtCompileTime.ScalarText.Parse(dtype)!);
        var isKnown = AtRunTime.ElementTypes.TryFind(AtRunTime.DType.Parse(dtype), out var type, out var name);

        Assert.Equal(
            atCompileTime?.Replace("global::", "").Replace("MemMap.TimeUnits.", "").Replace("MemMap.", "")
                .Replace("System.Numerics.", "").Replace("System.", ""),
            name);
        Assert.Equal(isKnown, type is not null);
        if (isKnown)
        {
            Assert.True(AtRunTime.ElementTypes.Fits(type!, AtRunTime.DType.Parse(dtype)));
            Assert.Equal(AtRunTime.DType.Parse(dtype).ItemSize, SizeOf(type!));
        }
    }

    private static int SizeOf(Type type) => (int)typeof(System.Runtime.CompilerServices.Unsafe)
        .GetMethod(nameof(System.Runtime.CompilerServices.Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
