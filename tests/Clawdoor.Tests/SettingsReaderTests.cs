using System.Net;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"clawdoor-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    private static RawSetting Flag(Setting setting, params string[] texts) => new(setting, texts, new SettingOrigin(setting.Flag));

    private SettingsReading Read(string? json, Dictionary<string, string>? environment = null, params RawSetting[] flags)
    {
        if (json is not null)
            File.WriteAllText(_file, json);
        return SettingsReader.Read(new SettingsSources(
            flags, environment ?? new() { ["HOME"] = "/home/u" }, json is null ? null : _file, IsRoot: false));
    }

    [Fact]
    public void Nothing_said_gives_the_documented_defaults()
    {
        var settings = Read(null).Settings!;
        Assert.Equal(443, settings.HttpsPort);
        Assert.Equal(80, settings.HttpPort);
        Assert.Empty(settings.Addresses);
        Assert.Null(settings.Upstream);
        Assert.Equal("/home/u/.local/state/clawdoor", settings.State);
        Assert.False(settings.PortsChosen);
    }

    [Theory]
    [InlineData("builtin", true)]
    [InlineData("auto", false)]
    [InlineData("http://127.0.0.1:18789", false)]
    public void The_built_in_gateway_is_an_upstream_of_its_own(string text, bool builtIn)
    {
        var settings = Read(null, null, Flag(SettingsTable.Upstream, text)).Settings!;

        Assert.Equal((builtIn, text.StartsWith("http", StringComparison.Ordinal)), (settings.BuiltIn, settings.Upstream is not null));
    }

    [Fact]
    public void A_flag_wins_over_the_environment_which_wins_over_the_file()
    {
        const string file = """{ "httpsPort": 1001, "httpPort": 1002, "drain": 3 } // mine""";
        var environment = new Dictionary<string, string> { ["CLAWDOOR_HTTPS_PORT"] = "2001", ["CLAWDOOR_HTTP_PORT"] = "2002" };
        var settings = Read(file, environment, Flag(SettingsTable.HttpsPort, "3001")).Settings!;
        Assert.Equal((3001, 2002, 3.0), (settings.HttpsPort, settings.HttpPort, settings.Drain.TotalSeconds));
    }

    [Fact]
    public void Comments_trailing_commas_lists_and_a_byte_order_mark_are_fine_in_the_file()
    {
        var settings = Read("\uFEFF{ /* who */ \"address\": [\"203.0.113.7\", \"2001:db8::7\",], \"lang\": \"zh-CN\", }").Settings!;
        Assert.Equal([IPAddress.Parse("203.0.113.7"), IPAddress.Parse("2001:db8::7")], settings.Addresses);
        Assert.Equal(Language.Chinese, settings.Language);
    }

    [Fact]
    public void All_problems_are_told_together_with_where_they_stand()
    {
        var problems = Read(
            """
            {
              "httpPort": "eighty",
              "htpsPort": 443,
            }
            """,
            new() { ["CLAWDOOR_KEY_TYPE"] = "dsa" },
            Flag(SettingsTable.Address, "203.0.113.7", "example.com")).Problems;
        var said = problems.Select(p => $"{p.What} {p.Next}").ToList();
        Assert.Equal(4, said.Count);
        Assert.Contains(said, s => s.Contains($"{_file}:2 httpPort", StringComparison.Ordinal) && s.Contains("eighty", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains($"{_file}:3 htpsPort", StringComparison.Ordinal) && s.Contains("Did you mean httpsPort?", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("CLAWDOOR_KEY_TYPE", StringComparison.Ordinal) && s.Contains("p256 | rsa2048", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("--address", StringComparison.Ordinal) && s.Contains("example.com", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0x7f.1")]
    [InlineData("203.0.113")]
    [InlineData("203.0.113.007")]
    [InlineData("fe80::1%eth0")]
    [InlineData("203.0.113.7:443")]
    public void An_address_is_written_in_full_or_refused(string text) =>
        Assert.Single(Read(null, null, Flag(SettingsTable.Address, text)).Problems);

    [Theory]
    [InlineData("https://127.0.0.1:18789")]
    [InlineData("http://203.0.113.7:18789")]
    [InlineData("http://127.0.0.1:18789/path")]
    [InlineData("http://user:secret@127.0.0.1:18789")]
    [InlineData("127.0.0.1:18789")]
    public void The_upstream_is_plain_http_on_this_machine_or_refused(string text) =>
        Assert.Single(Read(null, null, Flag(SettingsTable.Upstream, text)).Problems);

    [Theory]
    [InlineData("[1]")]
    [InlineData("{ \"httpsPort\": 443 ")]
    [InlineData("{ \"httpsPort\": {} }")]
    [InlineData("{ \"httpsPort\": null }")]
    [InlineData("{ \"address\": [[\"203.0.113.7\"]] }")]
    [InlineData("{ \"httpsPort\": [1, 2] }")]
    [InlineData("")]
    public void A_broken_file_is_a_problem_and_never_an_exception(string json) => Assert.NotEmpty(Read(json).Problems);

    [Fact]
    public void A_file_that_was_named_must_be_there() =>
        Assert.Single(SettingsReader.Read(new SettingsSources([], new Dictionary<string, string>(), _file, false)).Problems);

    [Fact]
    public void A_certificate_without_its_key_and_equal_ports_are_refused() =>
        Assert.Equal(2, Read("""{ "certificate": "a.pem", "httpsPort": 80 }""").Problems.Count);

    [Theory]
    [InlineData("zh_CN.UTF-8", null, Language.Chinese)]
    [InlineData("en_US.UTF-8", null, Language.English)]
    [InlineData("zh_CN.UTF-8", "en", Language.English)]
    [InlineData("C", "zh-CN", Language.Chinese)]
    internal void The_locale_chooses_the_language_and_the_flag_overrides_it(string locale, string? flag, Language expected) =>
        Assert.Equal(expected, SettingsReader.EarlyLanguage(
            flag is null ? [] : ["up", "--lang", flag], new Dictionary<string, string> { ["LANG"] = locale }));
}
