using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace MemMap.Tests;

/// <summary>
/// The built command without a process of its own, for what is asked of hundreds of files: a command that writes a file, and
/// nothing to standard output.
/// </summary>
internal static class ToolInProcess
{
    private static readonly Lazy<MethodInfo> Main = new(static () =>
    {
        Console.SetError(new Messages(Console.Error));
        return new Context(Tool.Assembly).LoadFromAssemblyPath(Tool.Assembly).EntryPoint!;
    });

    /// <summary>Runs the command to its end.</summary>
    public static Answer Run(params string[] arguments)
    {
        var main = Main.Value;
        var said = Messages.Collect();
        var exitCode = (int)main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!;
        return new Answer(exitCode, [], said.ToString());
    }

    /// <summary>The command's own libraries, whatever the tests have.</summary>
    private sealed class Context(string path) : AssemblyLoadContext("memmap")
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Standard error, of which each run collects its own part.</summary>
    private sealed class Messages(TextWriter others) : TextWriter
    {
        private static readonly AsyncLocal<StringWriter?> Mine = new();

        public override Encoding Encoding => others.Encoding;

        public static StringWriter Collect() => Mine.Value = new StringWriter();

        public override void Write(char value) => (Mine.Value ?? others).Write(value);

        public override void Write(string? value) => (Mine.Value ?? others).Write(value);
    }
}
