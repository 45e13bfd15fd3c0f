using System.Text.Json;
using Clawdoor.Cli;
using Clawdoor.Protocol;
using Clawdoor.Tests.Protocol;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Cli;

public sealed class DevicesCommandTests : IDisposable
{
    private const string Device = "ade37267d3d369e1cf5aa6fa351439b34aa8b48d1bf6462af5d4be25b0848b5f";

    private const string TwoWaiting = $$"""
        {"pending":[
          {"requestId":"bef48979-f5fe","deviceId":"{{Device}}","displayName":"Evil\u001b[2J\u202ename","clientId":"openclaw-control-ui","clientMode":"webchat",
           "platform":"Linux x86_64","remoteIp":"203.0.113.77","scopes":["operator.admin","operator.read"],"ts":1699999990000},
          {"requestId":"bef4aaaa-0000","deviceId":"d2","remoteIp":"198.51.100.4","scopes":["operator.read"],"ts":1700000000000}],
         "paired":[
          {"deviceId":"{{Device}}","operatorLabel":"Desk","clientId":"cli","platform":"linux","scopes":["operator.pairing"],
           "tokens":[{"role":"operator"}],"lastSeenAtMs":1699990000000}]}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("clawdoor-devices").FullName;
    private readonly List<(string Method, JsonElement Params)> _calls = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task List_in_a_pipe_is_aligned_text_with_whole_IDs_and_nothing_that_acts_on_a_terminal()
    {
        var (code, output, _) = await RunAsync(TwoWaiting, "list");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("bef48979-f5fe  203.0.113.77  Evil[2Jname · openclaw-control-ui · Linux x86_64  admin, read  10 s ago", output, StringComparison.Ordinal);
        Assert.Contains($"{Device}  Desk  cli · linux  –        pairing  2 h ago", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task List_as_JSON_is_what_the_gateway_has()
    {
        var (code, output, _) = await RunAsync(TwoWaiting, "list", "--json");

        Assert.Equal(ExitCode.Done, code);
        var list = JsonSerializer.Deserialize(output, ProtocolJson.Default.DeviceList)!;
        Assert.Equal(("bef48979-f5fe", "Evil\u001b[2J\u202ename"), (list.Pending[0].RequestId, list.Pending[0].DisplayName));
        Assert.All(output, c => Assert.True(c is '\n' or (>= ' ' and <= '~')));
    }

    [Fact]
    public async Task Nobody_is_approved_without_a_yes()
    {
        var (code, _, error) = await RunAsync(TwoWaiting, "approve", "bef48979");

        Assert.Equal(ExitCode.Declined, code);
        Assert.Contains("203.0.113.77", error, StringComparison.Ordinal);
        Assert.Contains(DeviceWords.ApproveAdmin.English, error, StringComparison.Ordinal);
        Assert.DoesNotContain(_calls, c => c.Method == "device.pair.approve");
    }

    [Fact]
    public async Task A_unique_beginning_approves_by_the_whole_ID()
    {
        var (code, output, _) = await RunAsync(TwoWaiting, "approve", "BEF48", "--yes");

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal("bef48979-f5fe", Assert.Single(_calls, c => c.Method == "device.pair.approve").Params.GetProperty("requestId").GetString());
        Assert.Contains("Approved: Evil[2Jname · openclaw-control-ui · Linux x86_64 from 203.0.113.77", output, StringComparison.Ordinal);
        Assert.Contains(DeviceWords.ApprovedNext.English, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bef4", (int)ExitCode.BadSettings, "bef4aaaa-0000")]
    [InlineData("bef", (int)ExitCode.BadSettings, "4")]
    [InlineData("nobody", (int)ExitCode.NotFound, "nobody")]
    [InlineData("bef48979-f5fe-and-more", (int)ExitCode.NotFound, "bef48979-f5fe-and-more")]
    public async Task An_ID_that_does_not_name_exactly_one_chooses_nobody(string id, int expected, string said)
    {
        var (code, _, error) = await RunAsync(TwoWaiting, "approve", id, "--yes");

        Assert.Equal((ExitCode)expected, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain(_calls, c => c.Method == "device.pair.approve");
    }

    [Fact]
    public async Task Approve_without_an_ID_shows_who_waits_and_chooses_nobody()
    {
        var (code, output, error) = await RunAsync(TwoWaiting, "approve", "--yes");

        Assert.Equal(ExitCode.BadSettings, code);
        Assert.Contains("bef4aaaa-0000", output, StringComparison.Ordinal);
        Assert.Contains(DeviceWords.HowToApprove.English, error, StringComparison.Ordinal);
        Assert.DoesNotContain(_calls, c => c.Method == "device.pair.approve");
        Assert.Equal(ExitCode.NotFound, (await RunAsync("""{"pending":[],"paired":[]}""", "approve")).Code);
    }

    [Theory]
    [InlineData("reject bef48", "device.pair.reject", """{"requestId":"bef48979-f5fe"}""")]
    [InlineData("remove ade3 --yes", "device.pair.remove", $$"""{"deviceId":"{{Device}}"}""")]
    [InlineData("rename ade3 New", "device.pair.rename", $$"""{"deviceId":"{{Device}}","label":"New"}""")]
    [InlineData("rotate ade3 --yes", "device.token.rotate", $$"""{"deviceId":"{{Device}}","role":"operator"}""")]
    [InlineData("revoke ade3 --role operator --yes", "device.token.revoke", $$"""{"deviceId":"{{Device}}","role":"operator"}""")]
    public async Task Each_change_is_the_one_call_it_should_be(string line, string method, string parameters)
    {
        var (code, output, error) = await RunAsync(TwoWaiting, line.Split(' '));

        Assert.True(code == ExitCode.Done, error);
        Assert.NotEmpty(output);
        Assert.Equal((method, parameters), (_calls[^1].Method, _calls[^1].Params.GetRawText()));
    }

    [Theory]
    [InlineData("remove ade3", (int)ExitCode.Declined)]
    [InlineData("rotate ade3", (int)ExitCode.Declined)]
    [InlineData("revoke ade3 --role node --yes", (int)ExitCode.NotFound)]
    [InlineData("remove ffff --yes", (int)ExitCode.NotFound)]
    public async Task A_change_without_a_yes_or_an_object_is_none(string line, int expected)
    {
        Assert.Equal((ExitCode)expected, (await RunAsync(TwoWaiting, line.Split(' '))).Code);
        Assert.Equal("device.pair.list", Assert.Single(_calls).Method);
    }

    [Fact]
    public async Task A_name_is_checked_before_it_is_sent()
    {
        Assert.Equal(ExitCode.BadSettings, (await RunAsync(TwoWaiting, "rename", "ade3", new string('x', 65))).Code);
        Assert.Equal(ExitCode.BadSettings, (await RunAsync(TwoWaiting, "rename", "ade3", "a\u001bb")).Code);
        Assert.Equal(ExitCode.BadSettings, (await RunAsync(TwoWaiting, "rename", "ade3", "  ")).Code);
    }

    [Fact]
    public async Task A_request_answered_by_somebody_else_meanwhile_is_not_found()
    {
        var (code, _, error) = await RunAsync(TwoWaiting.Replace("bef4aaaa-0000", "gone-0000", StringComparison.Ordinal), "approve", "gone-0000", "--yes");

        Assert.Equal(ExitCode.NotFound, code);
        Assert.Contains(GatewayWords.UnknownRequest.English, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_named_with_its_address()
    {
        var (code, _, error) = await CommandAsync("list", "--url", "ws://127.0.0.1:1");

        Assert.Equal(ExitCode.NoGateway, code);
        Assert.Contains("ws://127.0.0.1:1: ", error, StringComparison.Ordinal);
    }

    private async Task<(ExitCode Code, string Output, string Error)> RunAsync(string devices, params string[] arguments)
    {
        _calls.Clear();
        await using var gateway = await FakeGateway.AfterLoginAsync(async visitor =>
        {
            while (await visitor.ReadAsync() is { } call)
            {
                _calls.Add((call.Method, call.Params!.Value));
                if (call.Params.Value.TryGetProperty("requestId", out var id) && id.GetString() == "gone-0000")
                    await visitor.RefuseAsync(call.Id, """{"code":"INVALID_REQUEST","message":"unknown requestId"}""");
                else
                    await visitor.AnswerAsync(call.Id, Answer(call, devices));
            }
        });
        var secret = Path.Combine(_directory, "secret");
        await File.WriteAllTextAsync(secret, "t\n", TestContext.Current.CancellationToken);
        return await CommandAsync([.. arguments, "--url", gateway.Uri.ToString(), "--token-file", secret]);
    }

    private static string Answer(RequestFrame call, string devices) => call.Method switch
    {
        "device.pair.list" => devices,
        "device.pair.approve" => """{"requestId":"r","device":{"deviceId":"d","scopes":["operator.admin"]}}""",
        "device.pair.reject" => """{"requestId":"r","deviceId":"d"}""",
        _ => """{"deviceId":"d","role":"operator","tokenDelivery":"withheld-cross-device","label":"New"}""",
    };

    private async Task<(ExitCode Code, string Output, string Error)> CommandAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var cli = new CliContext(
            new Terminal(Language.English, TextReader.Null, Plain(output), Plain(error), canAsk: false),
            new Dictionary<string, string> { ["HOME"] = _directory },
            TimeProvider.System);
        var code = await CommandTree.Build(cli)
            .Parse(["devices", .. arguments, "--state", Path.Combine(_directory, "state")])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        return ((ExitCode)code, output.ToString(), error.ToString());
    }

    private static IAnsiConsole Plain(StringWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 4096;
        return console;
    }
}
