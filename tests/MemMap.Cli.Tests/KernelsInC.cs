using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>
/// A library of kernels in C, which is built in a moment, where one of C# takes a minute: what the command does with a library does
/// not depend on what is in it.
/// </summary>
internal static class KernelsInC
{
    private const string Source = """
        #include <stdint.h>
        #include <stdio.h>
        #include <string.h>

        static const char description[] =
            "{\"version\":1,\"kernels\":["
            "{\"name\":\"Count\",\"kind\":\"reduce\",\"input\":{\"layout\":\"Samples\",\"descr\":\"<i2\",\"rowShape\":[]},"
            "\"parameters\":null,\"result\":{\"descr\":[[\"Rows\",\"<i8\"]],\"shape\":[]}},"
            "{\"name\":\"Times\",\"kind\":\"reduce\",\"input\":{\"layout\":\"Samples\",\"descr\":\"<i2\",\"rowShape\":[]},"
            "\"parameters\":[[\"By\",\"<i8\"]],\"result\":{\"descr\":\"<i8\",\"shape\":[]}},"
            "{\"name\":\"Copy\",\"kind\":\"map\",\"input\":{\"layout\":\"Samples\",\"descr\":\"<i2\",\"rowShape\":[]},"
            "\"parameters\":null,\"output\":{\"layout\":\"Samples\",\"descr\":\"<i2\",\"rowShape\":[]}},"
            "{\"name\":\"Broken\",\"kind\":\"reduce\",\"input\":{\"layout\":\"Samples\",\"descr\":\"<i2\",\"rowShape\":[]},"
            "\"parameters\":null,\"result\":{\"descr\":\"<i8\",\"shape\":[]}}]}";

        int memmap_kernels_version(void) { return 1; }

        int64_t memmap_kernels_describe(char *buffer, int64_t capacity)
        {
            int64_t length = sizeof description - 1;
            if (capacity >= length) memcpy(buffer, description, length);
            return length;
        }

        int memmap_kernels_run(const char *name, const char *path, int64_t first, int64_t rows, const int64_t *parameters,
            int64_t parameters_length, int64_t *result, int64_t result_length, char *error, int64_t capacity)
        {
            if (strcmp(name, "Broken") == 0) return snprintf(error, capacity, "Kernel Broken threw BrokenException for '%s'.", path);
            *result = rows * (parameters_length ? *parameters : 1);
            return 0;
        }

        int memmap_kernels_map(const char *name, const char *path, const char *target, const void *parameters,
            int64_t parameters_length, char *error, int64_t capacity)
        {
            FILE *from = fopen(path, "rb"), *to = fopen(target, "wb");
            for (int byte; (byte = getc(from)) != EOF;) putc(byte, to);
            return fclose(from) | fclose(to);
        }

        int memmap_kernels_combine(const char *name, const int64_t *left, const int64_t *right, int64_t *result, int64_t length,
            char *error, int64_t capacity)
        {
            *result = *left + *right;
            return 0;
        }
        """;

    /// <summary>Path of the library; null where there is no compiler of C for it.</summary>
    public static string? Build(TemporaryFolder folder)
    {
        var compiler = new[] { "/usr/bin/gcc", "/usr/bin/clang", "/usr/bin/cc" }.FirstOrDefault(File.Exists);
        if (!OperatingSystem.IsLinux() || compiler is null)
        {
            return null;
        }

        File.WriteAllText(folder["kernels.c"], Source);
        using var process = Process.Start(
            new ProcessStartInfo(compiler, ["-shared", "-fPIC", "-o", folder["kernels.so"], folder["kernels.c"]]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return folder["kernels.so"];
    }

    /// <summary>A folder of two shards with 13 rows each.</summary>
    public static string Shards(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["days"]);
        foreach (var name in new[] { "days/0.npy", "days/1.npy" })
        {
            File.Copy(Path.Combine(Tool.Folder, "npy", "le_i2_13.npy"), folder[name]);
        }

        return folder["days"];
    }
}
