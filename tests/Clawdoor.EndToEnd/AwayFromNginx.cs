using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary><c>clawdoor import nginx</c> on a configuration that the real nginx accepts, and on what it prints of it.</summary>
public sealed class AwayFromNginx
{
    /// <summary>Letter for letter but for its placeholder and places.</summary>
    private static readonly string _recipe = NginxRecipe.Site
        .Replace("YOUR_SERVER_IP", "198.51.100.7", StringComparison.Ordinal)
        .Replace("/etc/nginx/ssl/", "ssl/", StringComparison.Ordinal)
        .Replace("/var/log/nginx/", "logs/", StringComparison.Ordinal);

    /// <summary>The recipe without a mistake that a site or its certificate's kind can show.</summary>
    private static readonly string _mended = _recipe
        .Replace("$proxy_add_x_forwarded_for", "$remote_addr", StringComparison.Ordinal)
        .Replace("\"upgrade\"", "$http_connection", StringComparison.Ordinal)
        .Replace("Host $host", "Host $http_host", StringComparison.Ordinal)
        .Replace("access_log logs/openclaw_access.log", "access_log off", StringComparison.Ordinal);

    [Fact]
    public async Task The_recipe_is_judged_line_for_line_from_files_with_includes_and_from_what_nginx_prints()
    {
        var (folder, main, site) = await NginxAsync(_recipe);
        var expected = new[] { (3, 19), (4, 6), (5, 6), (6, 16), (7, 17), (8, 10), (10, 6) }.Select(m => (m.Item1, site, m.Item2)).ToList();

        var fromFiles = await DoorProcess.RunAsync(["import", "nginx", main, "--to", Path.Combine(folder, "a.json"), "--json", "--yes"]);
        Assert.Equal(expected, Mistakes(fromFiles));
        var printed = await ChildProcess.RunAsync("nginx", ["-c", main, "-p", folder, "-e", Path.Combine(folder, "error.log"), "-T"]);
        var fromNginx = await DoorProcess.RunAsync(
            ["import", "nginx", "-", "--to", Path.Combine(folder, "b.json"), "--json", "--yes"], input: printed.Succeeded().Output);
        Assert.Equal(expected, Mistakes(fromNginx));

        var written = await File.ReadAllTextAsync(Path.Combine(folder, "a.json"), TestContext.Current.CancellationToken);
        Assert.Equal(written, await File.ReadAllTextAsync(Path.Combine(folder, "b.json"), TestContext.Current.CancellationToken));
        using var settings = JsonDocument.Parse(written);
        Assert.Equal("198.51.100.7", settings.RootElement.GetProperty("address")[0].GetString());
        Assert.Equal("http://127.0.0.1:18789", settings.RootElement.GetProperty("upstream").GetString());
        Assert.Equal(Path.Combine(folder, "ssl/openclaw.crt"), settings.RootElement.GetProperty("certificate").GetString());
    }

    [Theory]
    [InlineData("X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for", 3, 19)]
    [InlineData("Connection $http_connection", "Connection \"upgrade\"", 6, 16)]
    [InlineData("Host $http_host", "Host $host", 7, 17)]
    [InlineData("access_log off", "access_log logs/openclaw_access.log", 8, 10)]
    public async Task Each_mistake_of_a_site_is_named_alone(string right, string wrong, int number, int line)
    {
        var (folder, main, site) = await NginxAsync(_mended.Replace(right, wrong, StringComparison.Ordinal));

        var end = await DoorProcess.RunAsync(["import", "nginx", main, "--to", Path.Combine(folder, "a.json"), "--json"]);

        // The certificate is self-made in each of them.
        Assert.Equal([(number, site, line)], Mistakes(end).Where(m => m.Number is not (4 or 5 or 10)));
        Assert.False(File.Exists(Path.Combine(folder, "a.json")));
    }

    [Fact]
    public async Task What_no_site_can_show_is_left_to_the_checks_that_see_it()
    {
        var (folder, main, _) = await NginxAsync(_mended);

        var end = await DoorProcess.RunAsync(["import", "nginx", main, "--to", Path.Combine(folder, "a.json")]);

        Assert.Contains("The mistakes 1, 2, 9 are not in a site", end.Output, StringComparison.Ordinal);
        Assert.Contains("Of the recipe's ten mistakes it has 3:", end.Output, StringComparison.Ordinal);
    }

    private static List<(int Number, string File, int Line)> Mistakes(Finished end)
    {
        using var json = JsonDocument.Parse(end.Output);
        return [.. json.RootElement.GetProperty("mistakes").EnumerateArray().Select(m => (m.GetProperty("number").GetInt32(), m.GetProperty("file").GetString()!, m.GetProperty("line").GetInt32()))];
    }

    /// <summary>As Debian lays it out; nginx itself has said that it can be used.</summary>
    private static async Task<(string Folder, string Main, string Site)> NginxAsync(string site)
    {
        var folder = Scratch.NewDirectory("nginx");
        foreach (var name in (string[])["ssl", "logs", "sites-enabled"])
            Directory.CreateDirectory(Path.Combine(folder, name));
        using var certificate = SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(300), "198.51.100.7");
        SelfSigned.Write(certificate, Path.Combine(folder, "ssl"), "openclaw");
        var (main, own) = (Path.Combine(folder, "nginx.conf"), Path.Combine(folder, "sites-enabled", "openclaw"));
        await File.WriteAllTextAsync(own, site);
        await File.WriteAllTextAsync(main, $$"""
            pid {{folder}}/nginx.pid;
            events { }
            http {
                include sites-enabled/*;
            }
            """);
        (await ChildProcess.RunAsync("nginx", ["-c", main, "-p", folder, "-e", Path.Combine(folder, "error.log"), "-t"])).Succeeded();
        return (folder, main, own);
    }
}
