using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>
/// Writes the openers of a layout whose declaration has an error, so that the compiler shows that error, and none for
/// each use: without them <c>Bad.Create("x", 3)</c> is taken for an extension method of <c>FileInfo</c>, and of a map
/// without members each use of a member would be an error. What is <c>dynamic</c> may be used in any way.
/// </summary>
internal static class OpenersEmitter
{
    public static SourceText Emit(PartialType type)
    {
        var writer = new SourceWriter();
        var summary = $"{type.Name}: its declaration has an error, which hides its members";
        FileEmitter.Open(writer, type, summary);
        writer.Open(type.Declaration);
        Opener("Create", $"string path, {Names.Options}? options = null");
        Opener("Create", $"string path, long length, {Names.Options}? options = null");
        foreach (var name in new[] { "Open", "OpenRead", "OpenCopyOnWrite" })
        {
            Opener(name, $"string path, {Names.Options}? options = null");
            Opener(name, $"{Names.OpenedFile} file, {Names.Options}? options = null");
        }

        Opener("OpenShards", $"string folder, {Names.ShardOptions}? options = null");
        Opener("OpenShards", $"System::Collections.Generic.IEnumerable<string> paths, {Names.ShardOptions}? options = null");
        Opener("CreateShards", $"string folder, long rowsPerShard, {Names.ShardOptions}? options = null");
        writer.Close();
        FileEmitter.Close(writer, type);
        return writer.ToSourceText();

        void Opener(string name, string parameters) => writer.Member($"""
            /// <summary>Not available until the errors in the declaration are corrected.</summary>
            public static dynamic {name}({parameters}) =>
                throw new System::InvalidOperationException({new StringLiteral(
                    $"The declaration of layout {type.Name} has an error.")});
            """);
    }
}
