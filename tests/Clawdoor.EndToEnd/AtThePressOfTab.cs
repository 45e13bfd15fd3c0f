using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>Completion in the shells people have, on a terminal: what is typed, Tab, and what is there then.</summary>
public sealed class AtThePressOfTab
{
    [Theory]
    [InlineData("bash", "bash --norc -i", "source <(clawdoor completion bash)")]
    [InlineData("zsh", "zsh -f -i", "autoload -U compinit; compinit -u -D; source <(clawdoor completion zsh)")]
    [InlineData("fish", "fish --no-config -i", "clawdoor completion fish | source")]
    public async Task The_shell_completes_commands_options_and_values(string name, string shell, string load)
    {
        Assert.SkipUnless(
            File.Exists($"/usr/bin/{name}") || Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, $"There is no {name} here.");
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{Path.GetDirectoryName(Repository.Clawdoor)}:/usr/bin:/bin",
            ["HOME"] = Scratch.NewDirectory(name),
            ["LC_ALL"] = "C.UTF-8",
        };
        await using var terminal = ChildProcess.StartOnTerminal("/usr/bin/env", shell.Split(' '), environment);
        await terminal.WriteAsync($"{load}; echo rea''dy\n");
        await terminal.WaitForAsync("ready");

        // The completed line is run: what clawdoor answers proves what it was given.
        await terminal.WriteAsync("clawdoor stat\t--hel\t | head -n 1\n");
        await terminal.WaitForAsync("Say how the open door is");
        await terminal.WriteAsync("clawdoor gateway run --bind tail\t--lang z\t--he\t | head -n 1\n");
        await terminal.WaitForAsync("运行|内置网关");
        await terminal.WriteAsync("clawdoor completion \t\t");
        await terminal.WaitForAsync(@"bash[\s\S]*fish[\s\S]*zsh");
    }
}
