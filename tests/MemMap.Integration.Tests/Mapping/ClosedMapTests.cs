using System.Reflection;

namespace MemMap.Tests;

public abstract class ClosedMapTests : PlatformTests
{
    // Reflection cannot call what takes or returns a ref struct; the tests below do.
    private static readonly string[] WithRefStructs = ["Append", "CopyFrom", "CopyTo", "Lease", "LeaseRead"];

    private static readonly string[] Exempt = ["Dispose", "DisposeAsync", "IsClosed", "Equals", "GetHashCode", "GetType", "ToString"];

    private protected ClosedMapTests(MappingPlatform platform)
        : base(platform)
    {
    }

    public static TheoryData<string> Layouts => ["Grid", "Numbers", "Rows", "Cube", "Scalar", "Trade"];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_member_of_a_closed_map_says_so(string layout)
    {
        AssertRefuses(Closed(layout, isReadOnly: false));
        AssertRefuses(Closed(layout, isReadOnly: true));
    }

    [Fact]
    public void What_takes_or_gives_a_ref_struct_says_so_too()
    {
        var map = (Numbers.Map)Closed("Numbers", isReadOnly: false);
        var read = (Numbers.ReadOnlyMap)Closed("Numbers", isReadOnly: true);

        Assert.Throws<ObjectDisposedException>(() => map.Lease());
        Assert.Throws<ObjectDisposedException>(() => map.LeaseRead());
        Assert.Throws<ObjectDisposedException>(() => read.Lease());
        Assert.Throws<ObjectDisposedException>(() => read.LeaseRead());
        Assert.Throws<ObjectDisposedException>(() => map.CopyFrom([1]));
        Assert.Throws<ObjectDisposedException>(() => map.Append(1));
        Assert.Throws<ObjectDisposedException>(() => map.Append([1, 2]));
        Assert.Throws<ObjectDisposedException>(() => map.CopyTo(new float[9]));
        Assert.Throws<ObjectDisposedException>(() => read.CopyTo(new float[9]));
    }

    [Fact]
    public void The_text_of_a_closed_map_is_its_state()
    {
        var map = Closed("Grid", isReadOnly: false);

        Assert.Equal($"'{Folder["Grid.npy"]}' (closed)", map.ToString());
    }

    private static void AssertRefuses(MappedArray map)
    {
        List<string> passedOver = [];
        var methods = map.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance);
        foreach (var method in methods.Where(static method => !Exempt.Contains(method.Name.Replace("get_", "")) && !IsHidden(method)))
        {
            var parameters = method.GetParameters();
            if (parameters.Append(method.ReturnParameter).Any(
                static p => p.ParameterType.IsByRefLike || p.ParameterType.IsByRef))
            {
                passedOver.Add(method.Name);
                continue;
            }

            object?[] arguments = [.. parameters.Select(static p => Activator.CreateInstance(p.ParameterType))];
            var thrown = Record.Exception(() => { _ = method.Invoke(map, arguments); })?.InnerException;

            Assert.True(
                thrown is ObjectDisposedException && thrown.Message.EndsWith("' is closed; open it again to go on."),
                $"{map.GetType()}.{method.Name} met a closed map with {thrown?.ToString() ?? "no exception"}.");
        }

        Assert.Empty(passedOver.Except(WithRefStructs));
        Assert.True(map.IsClosed);
    }

    /// <summary>The accessor of an indexer that must not be used: the compiler refuses it, so that it does nothing.</summary>
    private static bool IsHidden(MethodInfo method) =>
        method.DeclaringType!.GetProperties().Any(property =>
            property.GetMethod == method && property.IsDefined(typeof(ObsoleteAttribute)));

    private MappedArray Closed(string layout, bool isReadOnly)
    {
        var path = Folder[$"{layout}.npy"];
        var type = typeof(Grid).Assembly.GetType($"MemMap.Tests.{layout}")!;
        var create = type.GetMethod("Create")!;
        object?[] arguments = create.GetParameters().Length == 3 ? [path, 3L, Options] : [path, Options];
        var map = (MappedArray)create.Invoke(null, arguments)!;
        map.Dispose();
        if (isReadOnly)
        {
            map = (MappedArray)type.GetMethod("OpenRead", [typeof(string), typeof(MemMapOptions)])!
                .Invoke(null, [path, Options])!;
            map.Dispose();
        }

        return map;
    }
}

public sealed class ClosedMapTestsOnLinux() : ClosedMapTests(MappingPlatform.Linux);

public sealed class ClosedMapTestsOnWindows() : ClosedMapTests(MappingPlatform.Windows);

public sealed class ClosedMapTestsPortable() : ClosedMapTests(MappingPlatform.Portable);
