using System.Text;

namespace MemMap.Tests;

/// <summary>What is refused as a folder of shards, and by which sentence.</summary>
public sealed class ShardFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ShardFolderTests()
    {
        using var writer = Trade.CreateShards(_folder["days"], 2, new() { Extrema = ["Time", "Price"] });
        writer.Append([new() { Time = 1 }, new() { Time = 2 }, new() { Time = 3 }, new() { Time = 4 }, new() { Time = 5 }]);
    }

    private string Days => Path.GetFullPath(_folder["days"]);

    private string Manifest => Path.Join(Days, "manifest.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_without_a_manifest_is_read_by_the_headers_of_its_files()
    {
        File.Delete(Manifest);

        using var days = Trade.OpenShards(Days);

        Assert.Equal((5, 3), (days.Length, days.Shards.Count));
        Assert.Equal(5, days[4].Time);
        Assert.Null(days.Files[0].Crc32);
    }

    [Fact]
    public void Ten_shards_are_in_the_order_of_their_numbers_and_not_of_their_names()
    {
        using (var writer = Numbers.CreateShards(_folder["n"], 1))
        {
            writer.Append([.. Enumerable.Range(0, 12).Select(static index => (float)index)]);
        }

        File.Delete(_folder["n/manifest.json"]);
        using var numbers = Numbers.OpenShards(_folder["n"]);

        Assert.Equal(Enumerable.Range(0, 12).Select(static index => (float)index), Enumerable.Range(0, 12).Select(index => numbers[index]));
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        File.Delete(PathOf(1));

        var failure = Assert.Throws<FileNotFoundException>(() => Trade.OpenShards(Days));

        Assert.Equal(
            $"Shard 1 of 3: '{PathOf(1)}' is missing, which manifest.json lists with 2 rows. Copy it there again, or open the other files as "
            + "a list of paths.", failure.Message);
        File.Delete(Manifest);
        Assert.Equal(
            $"'{Days}' has 2 shards, and '1.npy' is missing among them. Copy it there again, or open the files as a list of paths.",
            Assert.Throws<ShardException>(() => Trade.OpenShards(Days)).Message);
        var listed = Assert.Throws<FileNotFoundException>(() => Trade.OpenShards([PathOf(0), PathOf(1)]));
        Assert.Equal($"Shard 1 of 2: '{PathOf(1)}' does not exist; Create makes a new file.", listed.Message);
        Assert.Equal(PathOf(1), listed.FileName);
    }

    [Theory]
    [InlineData("mean.npy")]
    [InlineData("3.npy")]
    [InlineData("03.npy")]
    public void A_file_too_many_is_named(string name)
    {
        File.Copy(PathOf(0), Path.Join(Days, name));

        Assert.Equal(
            $"'{Days}' has the file '{name}', which manifest.json does not list. Move it elsewhere, or open the files as a list of paths.",
            Assert.Throws<ShardException>(() => Trade.OpenShards(Days)).Message);
    }

    [Fact]
    public void A_file_that_is_no_shard_is_named_where_there_is_no_manifest()
    {
        File.Delete(Manifest);
        File.Copy(PathOf(0), Path.Join(Days, "mean.npy"));

        Assert.Equal(
            $"'{Days}' has the file 'mean.npy' beside shards 0.npy, 1.npy, …. Move it elsewhere, or open the files as a list of paths.",
            Assert.Throws<ShardException>(() => Trade.OpenShards(Days)).Message);
    }

    [Fact]
    public void A_folder_that_is_none_or_has_nothing_is_refused()
    {
        Directory.CreateDirectory(_folder["empty"]);

        Assert.Equal(
            $"'{Path.GetFullPath(_folder["empty"])}' has no shards: no manifest.json and no files 0.npy, 1.npy, …. Open the folder that has "
            + "them, or a list of paths.", Assert.Throws<ShardException>(() => Trade.OpenShards(_folder["empty"])).Message);
        Assert.Equal(
            $"'{PathOf(0)}' is not a folder; OpenShards opens a folder of shards, or a list of paths of .npy files.",
            Assert.Throws<DirectoryNotFoundException>(() => Trade.OpenShards(PathOf(0))).Message);
    }

    [Fact]
    public void A_shard_of_another_layout_is_named_when_it_is_opened()
    {
        File.Delete(PathOf(1));
        Odd.Create(PathOf(1), 2).Dispose();
        using var days = Trade.OpenShards(Days);

        Assert.Equal(2, days[1].Time);
        var failure = Assert.Throws<LayoutMismatchException>(() => days[2]);

        Assert.StartsWith($"Shard 1 of 3: '{PathOf(1)}' does not hold the records of layout Trade:", failure.Message);
        Assert.Equal(PathOf(1), failure.Path);
        Assert.Throws<LayoutMismatchException>(() => days.Shards[1]);
        File.Delete(Manifest);
        Assert.Equal(failure.Message, Assert.Throws<LayoutMismatchException>(() => Trade.OpenShards(Days)).Message);
    }

    [Fact]
    public void A_shard_with_another_number_of_rows_is_named()
    {
        File.Delete(PathOf(1));
        Trade.Create(PathOf(1), 3).Dispose();
        using var days = Trade.OpenShards(Days);

        Assert.Equal(
            $"Shard 1 of 3: '{PathOf(1)}' holds 3 rows; it had 2 when the array was opened or its manifest was written. Open the array again; "
            + "where there is a manifest, write it again, or open the files as a list of paths.",
            Assert.Throws<LayoutMismatchException>(() => days[2]).Message);
    }

    [Fact]
    public void A_shard_that_was_cut_is_named()
    {
        using (var file = File.OpenWrite(PathOf(1)))
        {
            file.SetLength(file.Length - 1);
        }

        using var days = Trade.OpenShards(Days);

        Assert.StartsWith($"Shard 1 of 3: '{PathOf(1)}' ", Assert.Throws<NpyFormatException>(() => days[2]).Message);
        Assert.StartsWith(
            $"Shard 1 of 2: '{PathOf(1)}' ", Assert.Throws<NpyFormatException>(() => Trade.OpenShards([PathOf(0), PathOf(1)])).Message);
    }

    [Fact]
    public void A_folder_of_another_layout_is_refused_by_its_manifest()
    {
        var failure = Assert.Throws<LayoutMismatchException>(() => Odd.OpenShards(Days));

        Assert.StartsWith($"'{Manifest}' does not hold the records of layout Odd:", failure.Message);
        Assert.StartsWith(
            $"'{Manifest}' ", Assert.Throws<LayoutMismatchException>(() => Rows.OpenShards(Days)).Message);
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "has version 2 of its format, and this library reads version 1. Use the version of MemMap "
        + "that wrote it, or open the files as a list of paths.")]
    [InlineData("\"format\":\"memmap-shards\"", "\"format\":\"x\"", "is not a manifest of shards: it does not begin with \"format\": "
        + "\"memmap-shards\". Write it again, or open the files as a list of paths, which needs no manifest.")]
    [InlineData("\"rows\":5", "\"rows\":6", "is not a manifest of shards: \"rows\" is 6, and its shards have 5 rows. Write it again, or open "
        + "the files as a list of paths, which needs no manifest.")]
    [InlineData("\"file\":\"1.npy\",\"rows\":2", "\"file\":\"1.npy\",\"rows\":-2", "is not a manifest of shards: \"shards[1].rows\" must be a "
        + "whole number of 0 or more, and is -2. Write it again, or open the files as a list of paths, which needs no manifest.")]
    [InlineData("\"file\":\"1.npy\"", "\"file\":\"../1.npy\"", "is not a manifest of shards: \"shards[1].file\" must be the name of a file in "
        + "the folder, and is \"../1.npy\". Write it again, or open the files as a list of paths, which needs no manifest.")]
    [InlineData("\"file\":\"1.npy\",", "", "is not a manifest of shards: \"shards[1].file\" must be a text, and is missing. Write it again, or "
        + "open the files as a list of paths, which needs no manifest.")]
    [InlineData("\"file\":\"2.npy\",\"rows\":1", "\"file\":\"0.npy\",\"rows\":1", "is not a manifest of shards: \"shards[2].file\" must be "
        + "another file than those before, and is \"0.npy\". Write it again, or open the files as a list of paths, which needs no manifest.")]
    [InlineData("\"rowShape\":[]", "\"rowShape\":[9223372036854775807]", "is not a manifest of shards: Shape (5, 9223372036854775807) of 24 "
        + "bytes each is more than 9223372036854775807 bytes. Write it again, or open the files as a list of paths, which needs no manifest.")]
    public void A_manifest_that_says_something_else_is_refused_by_one_sentence(string text, string other, string message)
    {
        File.WriteAllText(Manifest, File.ReadAllText(Manifest).Replace(text, other));

        var failure = Assert.Throws<ShardException>(() => Trade.OpenShards(Days));

        Assert.Equal($"'{Manifest}' {message}", failure.Message);
        Assert.Equal(Manifest, failure.Path);
    }

    [Fact]
    public void Members_that_are_not_known_are_passed_over()
    {
        File.WriteAllText(Manifest, File.ReadAllText(Manifest)
            .Replace("\"rows\":5", "\"colour\":{\"red\":[1,null]},\"rows\":5").Replace("\"file\":\"1.npy\"", "\"file\":\"1.npy\",\"x\":1"));

        using var days = Trade.OpenShards(Days);

        Assert.Equal(5, days.Length);
    }

    [Fact]
    public void A_manifest_of_another_writer_may_list_files_of_any_name()
    {
        File.Move(PathOf(1), Path.Join(Days, "tuesday.data"));
        File.WriteAllText(Manifest, File.ReadAllText(Manifest).Replace("1.npy", "tuesday.data"));

        using var days = Trade.OpenShards(Days);

        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(0, 5).Select(index => days[index].Time));
    }

    [Fact]
    public void A_damaged_manifest_is_one_kind_of_exception()
    {
        var whole = File.ReadAllBytes(Manifest);
        var random = new Random(19);
        byte[] bytes = [.. "{}[]\",:0-.eE\\\0\u00ff"u8, .. "null true 99999999999999999999"u8];
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = whole.ToList();
            for (var change = random.Next(3); change >= 0; change--)
            {
                var place = random.Next(damaged.Count);
                switch (random.Next(4))
                {
                    case 0:
                        damaged[place] = bytes[random.Next(bytes.Length)];
                        break;
                    case 1:
                        damaged.RemoveRange(place, Math.Min(random.Next(20), damaged.Count - place));
                        break;
                    case 2:
                        damaged.InsertRange(place, damaged.GetRange(0, random.Next(Math.Min(50, damaged.Count))));
                        break;
                    default:
                        damaged.Insert(place, bytes[random.Next(bytes.Length)]);
                        break;
                }

                if (damaged.Count == 0)
                {
                    break;
                }
            }

            var failure = Record.Exception(() => ShardManifest.Parse(Manifest, damaged.ToArray()));
            Assert.True(failure is null or ShardException, $"{Encoding.UTF8.GetString([.. damaged])}\n{failure}");
        }
    }

    [Fact]
    public void Relative_paths_are_resolved_once()
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, Days);

        using var days = Trade.OpenShards(relative);

        Assert.Equal(PathOf(2), days.Files[2].Path);
    }

    private string PathOf(int shard) => Path.Join(Days, $"{shard}.npy");
}
