namespace MemMap.Tests;

/// <summary>
/// The folder of this repository. Found from where the tests run: a continuous-integration build compiles no real
/// path into them.
/// </summary>
internal static class Repository
{
    public static string Root { get; } = FolderAbove(AppContext.BaseDirectory, "MemMap.sln");

    /// <summary>The absolute path of a file or folder.</summary>
    /// <param name="relative">From the root, with <c>/</c>.</param>
    public static string PathOf(string relative) => Path.GetFullPath(relative, Root);

    private static string FolderAbove(string folder, string file)
    {
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, file)))
            {
                return above.FullName;
            }
        }

        throw new InvalidOperationException($"There is no {file} above {folder}.");
    }
}
