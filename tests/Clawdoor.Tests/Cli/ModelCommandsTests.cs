using System.Text.Json;
using Clawdoor.Cli;
using Clawdoor.Conversations.Models;
using Clawdoor.Machine;
using Clawdoor.Tests.Conversations;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Cli;

public sealed class ModelCommandsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("clawdoor-models").FullName;

    private string State => Path.Combine(_directory, "state");

    private string KeyFile
    {
        get
        {
            var path = Path.Combine(_directory, "key");
            File.WriteAllText(path, FakeProvider.Key + "\n");
            return path;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("openai-completions")]
    [InlineData("anthropic-messages")]
    public async Task A_script_adds_lists_tests_and_chooses(string api)
    {
        await using var fake = await FakeProvider.StartAsync();
        fake.IsOpen = false;

        var add = await RunAsync("add", "--provider", "mine", "--base-url", fake.BaseUrl.ToString(), "--api", api, "--model", "words-3", "--key-file", KeyFile);
        var list = await RunAsync("list");
        var json = await RunAsync("list", "--json");
        var test = await RunAsync("test");
        var use = await RunAsync("use", "mine/echo");
        var after = await RunAsync("list", "--json");

        Assert.Equal((ExitCode.Done, ""), (add.Code, add.Error));
        Assert.Contains("word1 word2 word3", add.Output, StringComparison.Ordinal);
        Assert.Contains("mine/words-3 answers from now on.", add.Output, StringComparison.Ordinal);
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(KeptModels.PathIn(State)));
        Assert.Matches(@"mine/words-3 +primary +http://127.0.0.1:\d+/v1 +set", list.Output);
        Assert.Equal("mine/words-3", JsonDocument.Parse(json.Output).RootElement.GetProperty("primary").GetString());
        Assert.Contains("word1 word2 word3", test.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, use.Code);
        Assert.Equal("mine/echo", JsonDocument.Parse(after.Output).RootElement.GetProperty("primary").GetString());
        Assert.All((IEnumerable<(ExitCode, string Output, string Error)>)[add, list, json, test, use], r => Assert.DoesNotContain(FakeProvider.Key, r.Output + r.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_is_asked_and_the_models_are_offered()
    {
        await using var fake = await FakeProvider.StartAsync();

        var (code, output, error) = await RunAsync(
            ["add"], answers: $"mine\n{fake.BaseUrl}\n{FakeProvider.Key}\n2\n");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("2  echo", output, StringComparison.Ordinal);
        Assert.Contains("mine/echo answered after", output, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeProvider.Key, output + error, StringComparison.Ordinal);
        Assert.Equal(FakeProvider.Key, Assert.Single(KeptModels.Read(State).Models!.Providers).ApiKey);
    }

    [Theory]
    [InlineData("--provider")]
    [InlineData("--base-url", "--provider", "mine")]
    [InlineData("--model", "--provider", "mine", "--base-url", "http://127.0.0.1:9/v1")]
    [InlineData("--key-file, --key-env", "--provider", "openai")]
    public async Task What_is_missing_is_named_where_nobody_can_be_asked(string option, params string[] given)
    {
        var (code, _, error) = await RunAsync(["add", .. given]);

        Assert.Equal(ExitCode.BadSettings, code);
        Assert.Contains(option, error, StringComparison.Ordinal);
        Assert.False(File.Exists(KeptModels.PathIn(State)));
    }

    [Theory]
    [InlineData("--provider", "a/b")]
    [InlineData("--base-url", "file:///etc/passwd")]
    [InlineData("--base-url", "https://user:pass@a.example")]
    [InlineData("--api", "soap")]
    [InlineData("--key-env", "NOT_SET")]
    [InlineData("--key-file", "/nonexistent")]
    public async Task What_cannot_be_is_refused(string option, string value)
    {
        var options = new Dictionary<string, string> { ["--provider"] = "mine", ["--base-url"] = "http://127.0.0.1:9/v1", ["--model"] = "m", [option] = value };

        var (code, _, error) = await RunAsync(["add", .. options.SelectMany(o => (string[])[o.Key, o.Value])]);

        Assert.Equal(ExitCode.BadSettings, code);
        Assert.DoesNotContain("pass@", error.Replace(value, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_is_kept_only_with_a_yes()
    {
        await using var fake = await FakeProvider.StartAsync();
        string[] add = ["add", "--provider", "mine", "--base-url", fake.BaseUrl.ToString(), "--model", "key", "--key-file", KeyFile];

        var no = await RunAsync(add);
        var isKept = File.Exists(KeptModels.PathIn(State));
        var yes = await RunAsync([.. add, "--yes"]);
        var test = await RunAsync("test", "--json");

        Assert.Equal((ExitCode.Declined, false), (no.Code, isKept));
        Assert.Contains("401, invalid_api_key", no.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeProvider.Key, no.Error + yes.Error + test.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, yes.Code);
        Assert.Equal(ExitCode.Failed, test.Code);
        Assert.Equal(401, JsonDocument.Parse(test.Output).RootElement.GetProperty("httpStatus").GetInt32());
    }

    [Fact]
    public async Task A_second_model_uses_the_key_that_is_kept_and_leaves_the_choice()
    {
        await using var fake = await FakeProvider.StartAsync();
        fake.IsOpen = false;
        await RunAsync("add", "--provider", "mine", "--base-url", fake.BaseUrl.ToString(), "--model", "words-1", "--key-file", KeyFile);

        var second = await RunAsync("add", "--provider", "mine", "--model", "words-2");

        Assert.Equal(ExitCode.Done, second.Code);
        Assert.Contains("mine/words-1 answers as before", second.Output, StringComparison.Ordinal);
        Assert.Equal(["words-2", "words-1"], Assert.Single(KeptModels.Read(State).Models!.Providers).Models);
    }

    [Fact]
    public async Task Without_models_each_command_says_so()
    {
        Assert.Contains("clawdoor gateway model add", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotFound, (await RunAsync("test")).Code);
        Assert.Equal(ExitCode.NotFound, (await RunAsync("test", "a/b")).Code);
        Assert.Equal(ExitCode.NotFound, (await RunAsync("use", "a/b")).Code);
        Assert.Equal(ExitCode.NotFound, (await RunAsync("use", "openai/gpt-x")).Code);
        Assert.Equal(ExitCode.Done, (await RunAsync("use", "ollama/llama-x")).Code);
    }

    private Task<(ExitCode Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(arguments, answers: null);

    private async Task<(ExitCode Code, string Output, string Error)> RunAsync(string[] arguments, string? answers)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var cli = new CliContext(
            new Terminal(Language.English, new StringReader(answers ?? ""), Plain(output), Plain(error), canAsk: answers is not null),
            new Dictionary<string, string> { ["HOME"] = _directory },
            TimeProvider.System);
        var code = await CommandTree.Build(cli)
            .Parse(["gateway", "model", .. arguments, "--state", State])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        return ((ExitCode)code, output.ToString(), error.ToString());
    }

    private static IAnsiConsole Plain(StringWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 4096;
        return console;
    }
}
