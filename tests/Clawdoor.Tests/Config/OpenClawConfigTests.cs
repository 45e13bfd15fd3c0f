using Clawdoor.Config;
using Xunit;

namespace Clawdoor.Tests.Config;

public sealed class OpenClawConfigTests
{
    [Fact]
    public void The_recipe_is_read()
    {
        var gateway = ConfigRoom.Of(ConfigRoom.Recipe).Gateway;

        Assert.Equal((18789, "local", "loopback", "token", true), (gateway.Port, gateway.Mode, gateway.Bind, gateway.AuthMode, gateway.AuthModeIsWritten));
        Assert.Equal(["127.0.0.1"], gateway.TrustedProxies);
        Assert.Equal((ConfigOrigin.Absent, ConfigOrigin.Here), (gateway.Token.Origin, gateway.Password.Origin));
        Assert.Equal("YOUR_ACCESS_TOKEN", gateway.Password.Reveal());
        Assert.False(gateway.Secret.IsSet);
    }

    [Fact]
    public void Defaults_are_OpenClaws_own()
    {
        var gateway = ConfigRoom.Of("{}").Gateway;

        Assert.Equal((18789, null, null, "token", ""), (gateway.Port, gateway.Mode, gateway.Bind, gateway.AuthMode, gateway.BasePath));
        Assert.False(gateway.HasTls);
        Assert.Empty(gateway.Faults);
    }

    [Theory]
    [InlineData("19001", 19001)]
    [InlineData(" 127.0.0.1:19001 ", 19001)]
    [InlineData("[::1]:19001", 19001)]
    [InlineData("0", 18000)]
    [InlineData("x", 18000)]
    [InlineData("", 18000)]
    public void The_port_of_the_environment_wins(string variable, int port)
    {
        using var room = new ConfigRoom("{ gateway: { port: 18000 } }");
        room.Environment["OPENCLAW_GATEWAY_PORT"] = variable;

        Assert.Equal(port, room.Read().Gateway.Port);
    }

    [Theory]
    [InlineData("token: 'own'", ConfigOrigin.Here, "own", null)]
    [InlineData("", ConfigOrigin.Environment, "outside", "OPENCLAW_GATEWAY_TOKEN")]
    [InlineData("token: '${NAMED}'", ConfigOrigin.Environment, "named", "NAMED")]
    [InlineData("token: '$NAMED'", ConfigOrigin.Environment, "named", "NAMED")]
    [InlineData("token: '${NOT_SET}'", ConfigOrigin.Environment, null, "NOT_SET")]
    [InlineData("token: '${FROM_FILE}'", ConfigOrigin.Environment, "in .env", "FROM_FILE")]
    [InlineData("token: '${FROM_VARS}'", ConfigOrigin.Environment, "in vars", "FROM_VARS")]
    [InlineData("token: '$${NAMED}'", ConfigOrigin.Here, "${NAMED}", null)]
    [InlineData("token: '${lower}'", ConfigOrigin.Here, "${lower}", null)]
    [InlineData("token: { source: 'env', provider: 'default', id: 'NAMED' }", ConfigOrigin.Reference, "named", "env:default:NAMED")]
    [InlineData("token: { source: 'env', provider: 'few', id: 'NAMED' }", ConfigOrigin.Reference, null, "env:few:NAMED")]
    [InlineData("token: { source: 'file', provider: 'box', id: '/a~1b/c' }", ConfigOrigin.Reference, "deep", "file:box:/a~1b/c")]
    [InlineData("token: { source: 'file', provider: 'one', id: 'value' }", ConfigOrigin.Reference, "single", "file:one:value")]
    [InlineData("token: { source: 'file', provider: 'open', id: 'value' }", ConfigOrigin.Reference, null, "file:open:value")]
    [InlineData("token: { source: 'exec', provider: 'vault', id: 'x' }", ConfigOrigin.Reference, null, "exec:vault:x")]
    [InlineData("token: { source: 'store', provider: 'default', id: 'NAMED' }", ConfigOrigin.Reference, null, "store:default:NAMED")]
    public void A_secret_says_where_it_comes_from(string token, object origin, string? text, string? where)
    {
        using var room = new ConfigRoom();
        room.Environment["OPENCLAW_GATEWAY_TOKEN"] = "outside";
        room.Environment["NAMED"] = "named";
        room.Write(".env", "# secrets\nexport FROM_FILE=\"in .env\"\nNAMED=later\n");
        File.SetUnixFileMode(room.Write("box.json", "{ 'a/b': { c: 'deep' } }"), UnixFileMode.UserRead);
        File.SetUnixFileMode(room.Write("one.txt", "single\n"), UnixFileMode.UserRead);
        File.SetUnixFileMode(room.Write("open.txt", "seen\n"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        room.Write("openclaw.json", $$"""
            { gateway: { auth: { {{token}} } }, env: { vars: { FROM_VARS: "in vars", NAMED: "last" } },
              secrets: { providers: { few: { source: "env", allowlist: [] }, box: { source: "file", path: "~/box.json" },
                one: { source: "file", path: "~/one.txt", mode: "singleValue" }, open: { source: "file", path: "~/open.txt", mode: "singleValue" },
                vault: { source: "exec", command: "/bin/false" } } } }
            """);

        var secret = room.Read().Gateway.Token;

        Assert.Equal(((ConfigOrigin)origin, text), (secret.Origin, secret.Reveal()));
        Assert.Equal(where ?? room.Path, secret.Where);
        Assert.DoesNotContain(text ?? "…none", secret.ToString());
    }

    [Fact]
    public void Includes_are_merged_as_OpenClaw_merges_them()
    {
        using var room = new ConfigRoom("""
            { $include: ["./a.json5", "parts/b.json5"], gateway: { trustedProxies: ["3"], bind: "loopback", auth: { $include: "parts/auth.json5" } } }
            """);
        room.Write("a.json5", "{ gateway: { port: 1001, bind: 'lan', trustedProxies: ['1'] } }");
        room.Write("parts/b.json5", "{ gateway: { port: 1002, trustedProxies: ['2'], controlUi: { $include: 'ui.json5' } } }");
        room.Write("parts/ui.json5", "{ basePath: '/oc' }");
        room.Write("parts/auth.json5", "{ token: 'included' }");

        var gateway = room.Read().Gateway;

        Assert.Equal((1002, "loopback", "/oc"), (gateway.Port, gateway.Bind, gateway.BasePath));
        Assert.Equal(["1", "2", "3"], gateway.TrustedProxies);
        Assert.Equal((ConfigOrigin.OtherFile, Path.Combine(room.Folder, "parts/auth.json5")), (gateway.Token.Origin, gateway.Token.Where));
    }

    [Theory]
    [InlineData("{ $include: '../outside.json5' }", ConfigTrouble.IncludeOutside)]
    [InlineData("{ $include: '/etc/passwd' }", ConfigTrouble.IncludeOutside)]
    [InlineData("{ $include: './link.json5' }", ConfigTrouble.IncludeOutside)]
    [InlineData("{ $include: 'openclaw.json' }", ConfigTrouble.IncludeCircular)]
    [InlineData("{ $include: 'again.json5' }", ConfigTrouble.IncludeCircular)]
    [InlineData("{ $include: 'level1.json5' }", ConfigTrouble.IncludeTooMany)]
    [InlineData("{ $include: 'wide1.json5' }", ConfigTrouble.IncludeTooMany)]
    [InlineData("{ $include: 7 }", ConfigTrouble.IncludeNotText)]
    [InlineData("{ $include: ['list.json5'] , a: { $include: 'list.json5', b: 1 } }", ConfigTrouble.IncludeNotObject)]
    [InlineData("{ $include: 'none.json5' }", ConfigTrouble.Missing)]
    [InlineData("{ $include: 'broken.json5' }", ConfigTrouble.NotJson5)]
    [InlineData("{ a: [{ $include: 'parts' }] }", ConfigTrouble.NotAFile)]
    [InlineData("[]", ConfigTrouble.NotAnObject)]
    [InlineData("", ConfigTrouble.NotJson5)]
    [InlineData("gateway: {}", ConfigTrouble.NotJson5)]
    public void What_cannot_be_read_says_why(string text, object trouble)
    {
        using var room = new ConfigRoom(text);
        room.Write("again.json5", "{ a: { $include: 'again.json5' } }");
        room.Write("list.json5", "[]");
        room.Write("broken.json5", "{ a }");
        room.Write("parts/x.json5", "{}");
        File.CreateSymbolicLink(Path.Combine(room.Folder, "link.json5"), "/etc/passwd");
        for (var i = 1; i <= 11; i++)
            room.Write($"level{i}.json5", i == 11 ? "{}" : $"{{ a: {{ $include: 'level{i + 1}.json5' }} }}");
        for (var i = 1; i <= 9; i++)
            room.Write($"wide{i}.json5", i == 9 ? "{}" : $"{{ $include: ['wide{i + 1}.json5', 'wide{i + 1}.json5', 'wide{i + 1}.json5'] }}");

        Assert.Equal((ConfigTrouble)trouble, room.ReadFailure().Trouble);
    }

    [Fact]
    public void A_missing_a_strange_and_a_huge_file_say_what_they_are()
    {
        using var room = new ConfigRoom();
        Assert.Equal(ConfigTrouble.Missing, room.ReadFailure().Trouble);
        File.WriteAllBytes(room.Path, [(byte)'{', 0xFF, (byte)'}']);
        Assert.Equal(ConfigTrouble.NotUtf8, room.ReadFailure().Trouble);
        File.WriteAllText(room.Path, new string(' ', 3 * 1024 * 1024));
        Assert.Equal(ConfigTrouble.TooLarge, room.ReadFailure().Trouble);
        File.Delete(room.Path);
        Directory.CreateDirectory(room.Path);
        Assert.Equal(ConfigTrouble.NotAFile, room.ReadFailure().Trouble);
    }

    [Fact]
    public void Every_trouble_has_its_words()
    {
        foreach (var trouble in Enum.GetValues<ConfigTrouble>())
        {
            var problem = ConfigFailure.Of(trouble, "a", "b", "c", "d", "e").Problem;
            Assert.NotEmpty(problem.What.In(Clawdoor.Wording.Language.English) + problem.Next!.In(Clawdoor.Wording.Language.Chinese));
        }
    }

    [Fact]
    public void The_place_of_a_fault_is_said_in_words()
    {
        using var room = new ConfigRoom("{\n  gateway: { bind: loopback }\n}");

        Assert.EndsWith(
            "openclaw.json is not JSON5: line 2, column 20: found the character l; allowed is a value (a text in quotes, a number, true, false, null, { or [).",
            room.ReadFailure().Problem.What.ToString());
    }

    [Fact]
    public void OpenClaws_own_rules_find_the_file()
    {
        using var room = new ConfigRoom();
        var home = room.Folder;
        var old = room.Write(".clawdbot/clawdbot.json", "{}");
        Assert.Equal((old, $"{home}/.clawdbot"), Find(("HOME", home)));
        var own = room.Write(".openclaw/openclaw.json", "{}");
        Assert.Equal((own, $"{home}/.openclaw"), Find(("HOME", home)));
        Assert.Equal((own, $"{home}/.openclaw"), Find(("HOME", "/nowhere"), ("OPENCLAW_HOME", home)));
        Assert.Equal((own, $"{home}/.openclaw"), Find(("HOME", home), ("OPENCLAW_HOME", "undefined")));
        Assert.Equal(($"{home}/x/y.json", $"{home}/.openclaw"), Find(("HOME", home), ("OPENCLAW_CONFIG_PATH", "~/x/y.json")));
        Assert.Equal((own, $"{home}/s"), Find(("HOME", home), ("OPENCLAW_STATE_DIR", "~/s")));
        var chosen = room.Write("s/openclaw.json", "{}");
        Assert.Equal((chosen, $"{home}/s"), Find(("HOME", home), ("OPENCLAW_STATE_DIR", "~/s")));
        Assert.Equal("/etc/oc", OpenClawPaths.Find("/etc/oc/openclaw.json", new Dictionary<string, string>()).State);

        static (string, string) Find(params (string Name, string Value)[] variables)
        {
            var paths = OpenClawPaths.Find(null, variables.ToDictionary(v => v.Name, v => v.Value));
            return (paths.Config, paths.State);
        }
    }
}
