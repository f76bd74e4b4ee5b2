extern alias generators;
extern alias runtime;

using System.Text;
using MemMap.Generators;

namespace MemMap.Tests.DTypes;

using AtCompileTime = generators::MemMap;
using AtRunTime = runtime::MemMap;

/// <summary>What the generator says of a dtype is what the runtime says, for every header among the fixtures.</summary>
public sealed class OneDTypeWorldTests
{
    public static TheoryData<string> Descrs
    {
        get
        {
            var folder = Repository.PathOf("tests/fixtures/numpy");
            return [.. Directory.EnumerateFiles(folder, "*.npy", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where(static file => DescrOf(file).Length > 0)
                .Select(file => Path.GetRelativePath(folder, file))];
        }
    }

    [Fact]
    public void There_are_hundreds_of_headers() => Assert.InRange(Descrs.Count, 200, int.MaxValue);

    [Theory]
    [MemberData(nameof(Descrs))]
    public void Both_assemblies_read_a_header_alike(string file)
    {
        var text = DescrOf(Path.Combine(Repository.PathOf("tests/fixtures/numpy"), file));

        Assert.Equal(
            AtRun(text, AtRunTime.DescrDialect.Header), AtCompile(text, AtCompileTime.DescrDialect.Header));
        Assert.Equal(
            AtRun(text, AtRunTime.DescrDialect.Pasted), AtCompile(text, AtCompileTime.DescrDialect.Pasted));
    }

    /// <summary>The element that the generator makes has the dtype that the runtime will read out of its code.</summary>
    [Theory]
    [MemberData(nameof(Descrs))]
    public void What_is_pasted_is_what_a_file_holds(string file)
    {
        var text = DescrOf(Path.Combine(Repository.PathOf("tests/fixtures/numpy"), file));
        AtRunTime.DType inFile;
        try
        {
            inFile = new AtRunTime.DescrReader(new AtRunTime.PythonReader(text), AtRunTime.DescrDialect.Header).Read();
        }
        catch (AtRunTime.DescrFault)
        {
            return; // The other test has compared the faults.
        }

        if (inFile is not AtRunTime.RecordDType)
        {
            return; // Only records are pasted.
        }

        var descr = AtRunTime.Descr.Format(inFile);
        try
        {
            var element = PastedDType.Read(descr, "Layout", []);

            Assert.Equal(descr, element.Descr);
            Assert.Equal(inFile, AtRunTime.Descr.Parse(element.Descr));
        }
        catch (AtCompileTime.DescrFault fault)
        {
            Assert.Contains(
                fault.Expected,
                (string[])["at least one field", "a dtype of 1 byte or more", "a sub-array of 1 to 1048576 bytes"]);
        }
    }

    private static string AtRun(string text, AtRunTime.DescrDialect dialect)
    {
        var reader = new AtRunTime.PythonReader(text);
        try
        {
            var dtype = new AtRunTime.DescrReader(reader, dialect).Read();
            return $"{AtRunTime.Descr.Format(dtype)}, {dtype.ItemSize} bytes, to {reader.Position}";
        }
        catch (AtRunTime.DescrFault fault)
        {
            return $"{fault.Start}, {fault.Length}: {fault.Found} for {fault.Expected}; {fault.Advice}";
        }
    }

    private static string AtCompile(string text, AtCompileTime.DescrDialect dialect)
    {
        var reader = new AtCompileTime.PythonReader(text);
        try
        {
            var dtype = new AtCompileTime.DescrReader(reader, dialect).Read();
            return $"{AtCompileTime.Descr.Format(dtype)}, {dtype.ItemSize} bytes, to {reader.Position}";
        }
        catch (AtCompileTime.DescrFault fault)
        {
            return $"{fault.Start}, {fault.Length}: {fault.Found} for {fault.Expected}; {fault.Advice}";
        }
    }

    /// <summary>What stands behind <c>'descr':</c> in the header of a file; empty where that is not to be found.</summary>
    private static string DescrOf(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var encoding = bytes.Length > 6 && bytes[6] == 3 ? Encoding.UTF8 : Encoding.Latin1;
        var text = encoding.GetString(bytes);
        var key = text.IndexOf("descr", StringComparison.Ordinal);
        var colon = key < 0 ? -1 : text.IndexOf(':', key);
        var end = colon < 0 ? -1 : text.IndexOf('\n', colon);
        return end < 0 ? "" : text[(colon + 1)..end];
    }
}
