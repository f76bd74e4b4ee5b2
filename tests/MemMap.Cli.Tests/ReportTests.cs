using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MemMap.Tests;

/// <summary>The page of <c>report</c> in a browser.</summary>
public class ReportTests
{
    [Theory]
    [InlineData(390, "light", "rgb(255, 255, 255)")]
    [InlineData(1280, "light", "rgb(255, 255, 255)")]
    [InlineData(390, "dark", "rgb(20, 23, 26)")]
    [InlineData(1280, "dark", "rgb(20, 23, 26)")]
    public async Task A_page_fits_a_phone_and_a_desk_in_light_and_in_dark(int width, string scheme, string paper)
    {
        var chromium = Array.Find(["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists);
        Assert.SkipWhen(chromium is null, "There is no Chromium to open the page with.");
        using var folder = new TemporaryFolder();
        float[] values = [.. Enumerable.Range(0, 40 * 60).Select(static index => MathF.Sin(index / 60f) * (index % 60))];
        await File.WriteAllBytesAsync(
            folder["x.dat"], MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), TestContext.Current.CancellationToken);
        _ = (await Tool.Run("report", folder["x.dat"], "--descr", "<f4", "--shape", "40,60", "-o", folder["x.html"])).Fine;
        await File.WriteAllTextAsync(
            folder["look.html"],
            $$"""
            <body><iframe id="page" src="x.html" width="{{width}}" height="900" style="border:0"></iframe><script>
            page.onload = () => {
              const d = page.contentDocument, map = new Image();
              map.onload = () => document.body.dataset.seen = JSON.stringify([
                d.documentElement.scrollWidth <= {{width}}, page.contentWindow.getComputedStyle(d.body).backgroundColor, map.naturalWidth,
                map.naturalHeight, d.querySelectorAll('table').length, d.querySelectorAll('[role=region][tabindex="0"]').length,
                d.querySelectorAll('svg[role=img][aria-label]').length, d.querySelectorAll('th[scope=col]').length]);
              map.src = d.querySelector('svg image').getAttribute('href');
            };
            </script></body>
            """,
            TestContext.Current.CancellationToken);

        var start = new ProcessStartInfo(
            chromium!,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=5000",
                $"--user-data-dir={folder["profile"]}", $"--blink-settings=preferredColorScheme={(scheme == "dark" ? 0 : 1)}",
                $"--window-size={width + 40},1000", "--dump-dom", $"file://{folder["look.html"]}",
            ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var browser = Process.Start(start)!;
        var error = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var dom = await browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(dom.Contains("data-seen"), $"The page was not seen: {dom}{await error}");
        Assert.Equal(
            $"[true,\"{paper}\",480,320,2,2,2,75]",
            System.Net.WebUtility.HtmlDecode(Regex.Match(dom, "data-seen=\"(.*?)\"").Groups[1].Value));
    }
}
