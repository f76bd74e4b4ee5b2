namespace MemMap.Tests;

public sealed class ScalarMapTests
{
    [Fact]
    public void A_layout_without_axes_holds_one_element()
    {
        using var folder = new TemporaryFolder();

        using (var map = Scalar.Create(folder["scalar.npy"]))
        {
            map.Value = 42;
        }

        using var read = Scalar.OpenRead(folder["scalar.npy"]);
        Assert.Equal(42, read.Value);
        Assert.Equal("memmap(42)", read.ToString());
    }
}
