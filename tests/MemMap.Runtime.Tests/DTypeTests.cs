namespace MemMap.Tests;

public sealed class DTypeTests
{
    [Fact]
    public void Records_with_equal_fields_are_equal()
    {
        var one = new RecordDType([new DTypeField("x", null, new ScalarDType('f', 4, ByteOrder.LittleEndian), 0)], 4);
        var other = new RecordDType([new DTypeField("x", null, new ScalarDType('f', 4, ByteOrder.LittleEndian), 0)], 4);

        Assert.Equal(one, other);
        Assert.NotEqual(one, other with { ItemSize = 8 });
    }
}
