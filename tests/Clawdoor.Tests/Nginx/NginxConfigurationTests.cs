using Clawdoor.Nginx;
using Xunit;

namespace Clawdoor.Tests.Nginx;

public sealed class NginxConfigurationTests
{
    private static string Names(NginxConfiguration configuration) =>
        string.Join(' ', configuration.Directives.SelectMany(d => d.All).Select(d => $"{d.Name}@{d.Place}"));

    [Fact]
    public void An_include_stands_for_its_files_in_order_with_their_own_lines()
    {
        var read = RecipeSite.Read(
            new("/etc/nginx/nginx.conf", "a;\nhttp {\n include conf.d/*.conf;\n}\nd;"),
            new("/etc/nginx/conf.d/2.conf", "\nc;"),
            new("/etc/nginx/conf.d/1.conf", "b;\ninclude ../../x;"),
            new("/etc/nginx/conf.d/.hidden.conf", "hidden;"),
            new("/etc/nginx/conf.d/deep/3.conf", "deep;"));

        Assert.Equal(
            "a@/etc/nginx/nginx.conf:1 http@/etc/nginx/nginx.conf:2 b@/etc/nginx/conf.d/1.conf:1 c@/etc/nginx/conf.d/2.conf:2 d@/etc/nginx/nginx.conf:5",
            Names(read));
        Assert.Equal(["/etc/nginx/nginx.conf", "/etc/nginx/conf.d/1.conf", "/etc/nginx/conf.d/2.conf"], read.Files);
        var trouble = Assert.Single(read.Troubles);
        Assert.Equal((NginxTroubleKind.Missing, "/etc/nginx/conf.d/1.conf:2"), (trouble.Kind, $"{trouble.Place}"));
    }

    [Fact]
    public void A_pattern_that_fits_nothing_is_no_trouble() =>
        Assert.Empty(RecipeSite.Read("include none/*.conf;").Troubles);

    [Fact]
    public void A_loop_is_left_and_said()
    {
        var read = RecipeSite.Read(new NginxFile("/a", "x;\ninclude /b;"), new NginxFile("/b", "y;\ninclude /a;\ninclude /b;\nz;"));

        Assert.Equal("x@/a:1 y@/b:1 z@/b:4", Names(read));
        Assert.Equal(["/b:2 includes /a, which is being read already.", "/b:3 includes /b, which is being read already."], read.Troubles.Select(t => $"{t.Text}"));
    }

    [Fact]
    public void Depth_number_and_size_of_inclusions_are_bounded()
    {
        var chain = Enumerable.Range(0, 40).Select(i => new NginxFile($"/f{i}", $"a;\ninclude /f{i + 1};")).ToArray();
        var deep = RecipeSite.Read(chain);
        Assert.Equal(NginxTroubleKind.TooDeep, Assert.Single(deep.Troubles).Kind);
        Assert.Equal(NginxConfiguration.MaxIncludeDepth + 1, deep.Directives.Count);

        // Each file takes the next one twice: two to the fifteenth without a bound.
        var doubling = Enumerable.Range(0, 15).Select(i => new NginxFile($"/f{i}", $"a;\ninclude /f{i + 1};\ninclude /f{i + 1};")).Append(new("/f15", "b;")).ToArray();
        var many = RecipeSite.Read(doubling);
        Assert.Contains(many.Troubles, t => t.Kind == NginxTroubleKind.TooMany);
        Assert.InRange(many.Directives.Count, 1, NginxConfiguration.MaxFiles + 1);

        var large = new NginxFile("/large", $"a {new string('b', 3_000_000)};");
        var huge = RecipeSite.Read(new NginxFile("/m", string.Concat(Enumerable.Repeat("include /large;\n", 20))), large);
        Assert.Contains(huge.Troubles, t => t.Kind == NginxTroubleKind.TooLarge);
        Assert.InRange(huge.Directives.Count, 1, 6);
    }

    [Fact]
    public void An_error_in_an_included_file_names_that_file()
    {
        NginxFile[] files = [new("/m", "include /b;"), new("/b", "a;\nb")];
        var (configuration, error) = NginxConfiguration.Read(files[0], "/", NginxSource.Of(files));

        Assert.Null(configuration);
        Assert.Equal(new NginxPlace("/b", 2), error?.Place);
    }

    [Fact]
    public void The_output_of_nginx_T_is_its_files()
    {
        var files = NginxDump.Split("""
            nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
            nginx: configuration file /etc/nginx/nginx.conf test is successful
            # configuration file /etc/nginx/nginx.conf:
            http {
                include /etc/nginx/conf.d/*.conf;
            }

            # configuration file /etc/nginx/conf.d/openclaw.conf:
            # a comment
            server { listen 443 ssl; location / { proxy_pass http://127.0.0.1:18789; } }

            """);

        Assert.NotNull(files);
        var read = RecipeSite.Read([.. files]);
        Assert.True(read.IsWhole);
        Assert.Equal("/etc/nginx/conf.d/openclaw.conf:2", $"{RecipeSite.Site(read).Servers[0].Place}");
        Assert.Null(NginxDump.Split(RecipeSite.Text));
        Assert.Null(NginxDump.Split(""));
        Assert.Null(NginxDump.Split("# configuration file of mine:\na;"));
    }

    [Theory]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", ".conf", false)]
    [InlineData(".*", ".conf", true)]
    [InlineData("*", "default", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("*a*b*c*", "xxaxxbxxcxx", true)]
    [InlineData("*a*b*c*", "xxaxxcxxbxx", false)]
    [InlineData("**", "", true)]
    public void A_pattern_fits_as_glob_has_it(string pattern, string name, bool fits) =>
        Assert.Equal(fits, NginxGlob.Fits(pattern, name));

    [Fact]
    public void A_wicked_pattern_takes_no_time() =>
        Assert.False(NginxGlob.Fits(string.Concat(Enumerable.Repeat("*a", 500)) + "b", new string('a', 5000)));
}
