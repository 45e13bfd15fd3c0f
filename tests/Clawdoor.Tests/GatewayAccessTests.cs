using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests;

public sealed class GatewayAccessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("clawdoor-access").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("""{ gateway: { port: 4711, auth: { token: "s" } } }""", "ws://127.0.0.1:4711/", "s", null, false)]
    [InlineData("""{ gateway: { auth: { mode: "password", password: "p" } } }""", "ws://127.0.0.1:18789/", null, "p", false)]
    [InlineData("""{ gateway: { auth: { mode: "trusted-proxy", password: "p" } } }""", "ws://127.0.0.1:18789/", null, "p", false)]
    [InlineData("""{ gateway: { tls: { enabled: true }, auth: { token: "s" } } }""", "wss://127.0.0.1:18789/", "s", null, false)]
    [InlineData("""{ gateway: { auth: { mode: "none" } } }""", "ws://127.0.0.1:18789/", null, null, true)]
    public void The_gateway_and_its_secret_are_found_in_openclaw_json(string config, string socket, string? token, string? password, bool needsDevice)
    {
        var (access, problem) = Find(new(null, null, null), config);

        Assert.True(access is not null, problem?.Problem.What.ToString());
        Assert.Equal((socket, token, password, needsDevice), (access.Socket.ToString(), access.Auth?.Token, access.Auth?.Password, access.NeedsDevice));
    }

    [Fact]
    public void The_recipes_password_under_mode_token_is_named()
    {
        var (_, problem) = Find(new(null, null, null), """{ gateway: { auth: { mode: "token", password: "p" } } }""");

        Assert.Equal(DeviceWords.SecretUnderOtherKey, problem!.Problem.What.Sentence);
    }

    [Fact]
    public void A_secret_that_only_OpenClaw_can_fetch_asks_for_a_file_and_takes_it()
    {
        const string Config = """{ gateway: { auth: { token: { source: "exec", provider: "vault", id: "x" } } } }""";

        Assert.Equal(DeviceWords.SecretHidden, Find(new(null, null, null), Config).Problem!.Problem.What.Sentence);
        Assert.Equal("from stdin", Find(new(null, "-", null), Config, input: " from stdin \n").Access!.Auth!.Token);
    }

    [Fact]
    public void No_configuration_is_no_gateway()
    {
        Assert.Equal(ExitCode.NoGateway, Find(new(null, null, null), null).Problem!.Code);
    }

    [Theory]
    [InlineData("wss://203.0.113.7", "wss://203.0.113.7/", true)]
    [InlineData("https://203.0.113.7:8443/chat/main?token=leaked#token=leaked", "wss://203.0.113.7:8443/chat/main", true)]
    [InlineData("wss://[2001:db8::7]", "wss://[2001:db8::7]/", true)]
    [InlineData("ws://127.0.0.1:18789", "ws://127.0.0.1:18789/", false)]
    [InlineData("http://localhost:18789", "ws://localhost:18789/", false)]
    public void Another_gateway_is_named_by_its_address(string url, string socket, bool needsDevice)
    {
        var access = Find(new(url, null, null), null).Access!;

        Assert.Equal((socket, needsDevice), (access.Socket.ToString(), access.NeedsDevice));
    }

    [Theory]
    [InlineData("ws://203.0.113.7")]
    [InlineData("http://door.example")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("wss://user:secret@203.0.113.7")]
    [InlineData("203.0.113.7")]
    [InlineData("")]
    public void A_secret_does_not_travel_in_the_clear_or_to_nowhere(string url) =>
        Assert.Equal(ExitCode.BadSettings, Find(new(url, null, null), null).Problem!.Code);

    [Theory]
    [InlineData("", false)]
    [InlineData("\n", false)]
    [InlineData("two\nlines", false)]
    [InlineData("one line\r\n", true)]
    public void A_secret_file_holds_one_line(string content, bool good)
    {
        Assert.Equal(good, Find(new("wss://203.0.113.7", "-", null), null, input: content).Access is not null);
        Assert.Null(Find(new("wss://203.0.113.7", "-", null), null, input: new string('x', 4097)).Access);
        Assert.Null(Find(new("wss://203.0.113.7", Path.Combine(_directory, "none"), null), null).Access);
    }

    [Fact]
    public void Our_device_key_is_made_once_with_mode_0600_and_kept()
    {
        var state = Path.Combine(_directory, "state");

        var first = GatewayAccess.OwnDevice(state).Device!;

        Assert.Equal(first.DeviceId, GatewayAccess.OwnDevice(state).Device!.DeviceId);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(state, GatewayAccess.KeyFile)));
    }

    [Fact]
    public void A_device_key_others_may_read_or_that_is_none_is_not_used()
    {
        var path = Path.Combine(_directory, GatewayAccess.KeyFile);
        GatewayAccess.OwnDevice(_directory);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal(ExitCode.NotPermitted, GatewayAccess.OwnDevice(_directory).Problem!.Code);

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var content in new[] { "", "junk", new string('A', 44), "AAAA" })
        {
            File.WriteAllText(path, content);
            Assert.Equal(ExitCode.BadSettings, GatewayAccess.OwnDevice(_directory).Problem!.Code);
        }
    }

    private (GatewayAccess? Access, DoorProblem? Problem) Find(GatewayFlags flags, string? config, string input = "")
    {
        var path = Path.Combine(_directory, "openclaw.json");
        if (config is not null)
            File.WriteAllText(path, config);
        return GatewayAccess.Find(
            flags, new Settings { State = _directory, OpenClawConfig = path }, new Dictionary<string, string> { ["HOME"] = _directory }, new StringReader(input));
    }
}
