using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Config.BuiltIn;

public sealed class OwnTokenTests : IDisposable
{
    private const string WithoutToken = "{\n  // mine\n  gateway: { mode: \"local\" },\n}\n";

    private readonly ConfigRoom _room = new();

    public void Dispose() => _room.Dispose();

    private string KeptFile => Path.Combine(_room.State, OwnToken.FileName);

    private BuiltInConfig Read()
    {
        var reading = BuiltInReading.Read(OpenClawPaths.Find(null, _room.Environment), _room.Environment, new());
        Assert.True(reading.Config is not null, string.Join('\n', reading.Refusals.Select(r => r.What.ToString())));
        return reading.Config;
    }

    private (string Token, string? Said) Ensure()
    {
        var (config, done, problem) = new OwnToken(_room.State, TimeProvider.System).Ensure(Read());
        Assert.True(config is not null, problem?.What.ToString());
        return (config.Gateway.Secret.Reveal()!, done?.ToString());
    }

    [Fact]
    public void The_first_configuration_is_the_owners_alone_and_one_that_starts()
    {
        var path = Path.Combine(_room.Folder, "new", "openclaw.json");
        _room.Environment["OPENCLAW_CONFIG_PATH"] = path;

        var (done, problem) = OwnToken.MakeConfig(path, 18799, ["https://203.0.113.7", "https://[2001:db8::7]"]);

        Assert.Null(problem);
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(path));
        Assert.Equal(AtomicFile.SecretDirectory, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        var gateway = Read().Gateway;
        Assert.Equal((18799, "local", "loopback", "token"), (gateway.Port, gateway.Mode, gateway.Bind, gateway.AuthMode));
        Assert.Matches("^[0-9a-f]{48}$", gateway.Token.Reveal());
        Assert.Equal(["https://203.0.113.7", "https://[2001:db8::7]"], gateway.AllowedOrigins);
        Assert.True(OrderPlan.For(_room.Read(), new DoorWishes(["https://203.0.113.7", "https://[2001:db8::7]"])).InOrder);
        Assert.DoesNotContain(gateway.Token.Reveal()!, done!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_configuration_that_cannot_be_written_is_a_problem() =>
        Assert.NotNull(OwnToken.MakeConfig("/proc/nowhere/openclaw.json", 18789, []).Problem);

    [Fact]
    public void A_missing_token_is_added_to_the_file_and_the_edit_can_be_undone()
    {
        _room.Write("openclaw.json", WithoutToken);

        var (token, said) = Ensure();

        Assert.Matches("^[0-9a-f]{48}$", token);
        Assert.Equal(token, Read().Gateway.Token.Reveal());
        Assert.Contains("// mine", File.ReadAllText(_room.Path), StringComparison.Ordinal);
        Assert.Contains("gateway.auth.token", said, StringComparison.Ordinal);
        Assert.DoesNotContain(token, said, StringComparison.Ordinal);
        Assert.False(File.Exists(KeptFile));

        var file = new ConfigFile(_room.State, TimeProvider.System);
        var (plan, _) = file.PlanUndo(_room.Path);
        Assert.DoesNotContain(token, plan!.Diff.ToString(), StringComparison.Ordinal);
        Assert.Null(file.Undo(plan, evenIfChanged: false).Failure);
        Assert.Equal(WithoutToken, File.ReadAllText(_room.Path));
    }

    [Fact]
    public void The_second_start_has_the_same_token_and_says_nothing()
    {
        _room.Write("openclaw.json", WithoutToken);

        Assert.Equal((Ensure().Token, null), Ensure());
    }

    [Theory]
    [InlineData("OPENCLAW_CONFIG_READONLY")]
    [InlineData("OPENCLAW_NIX_MODE")]
    public void In_a_file_that_is_managed_elsewhere_nothing_is_written(string variable)
    {
        _room.Write("openclaw.json", WithoutToken);
        _room.Environment[variable] = "1";

        KeptInState();
    }

    [Fact]
    public void In_a_link_nothing_is_written()
    {
        _room.Write("real.json", WithoutToken);
        File.CreateSymbolicLink(_room.Path, "real.json");

        KeptInState();
    }

    [Fact]
    public void Beside_a_password_for_which_the_mode_is_wrong_nothing_is_written()
    {
        _room.Write("openclaw.json", ConfigRoom.Recipe);

        KeptInState();

        var plan = OrderPlan.For(_room.Read(), new DoorWishes(["https://203.0.113.7"]));
        Assert.Contains(plan.Waiting, change => change.Step == ConfigStep.AuthMode);
    }

    [Fact]
    public void For_a_variable_that_is_not_set_a_token_stands_in()
    {
        _room.Write("openclaw.json", "{gateway: {mode: \"local\", auth: {token: \"${NOT_SET_ANYWHERE}\"}}}");

        KeptInState();
        _room.Environment["OPENCLAW_GATEWAY_TOKEN"] = "of the environment";
        Assert.Equal("of the environment", Ensure().Token);
    }

    [Fact]
    public void Other_modes_get_no_token()
    {
        _room.Write("openclaw.json", "{gateway: {mode: \"local\", auth: {mode: \"none\"}}}");
        var config = Read();

        Assert.Equal((config, null, null), new OwnToken(_room.State, TimeProvider.System).Ensure(config));
    }

    [Fact]
    public void A_state_directory_that_cannot_be_written_is_a_problem()
    {
        _room.Write("openclaw.json", WithoutToken);

        var (config, _, problem) = new OwnToken("/proc/nowhere", TimeProvider.System).Ensure(Read());

        Assert.Null(config);
        Assert.Contains("/proc/nowhere/gateway-token", problem!.What.ToString(), StringComparison.Ordinal);
    }

    private void KeptInState()
    {
        var before = File.ReadAllText(_room.Path);

        var (token, said) = Ensure();

        Assert.Equal(before, File.ReadAllText(_room.Path));
        Assert.Equal(token, OwnToken.Kept(_room.State));
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(KeptFile));
        Assert.Contains(KeptFile, said, StringComparison.Ordinal);
        Assert.DoesNotContain(token, said, StringComparison.Ordinal);
        Assert.Equal(token, Ensure().Token);
    }
}
