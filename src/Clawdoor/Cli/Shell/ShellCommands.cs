using System.CommandLine;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Shell;

/// <summary>
/// <c>clawdoor completion bash|zsh|fish</c> and <c>clawdoor man</c>: texts for the shell and for man, in the reader's language. No
/// settings are read: a mistake in clawdoor.json is nothing to hear of at a press of Tab.
/// </summary>
internal static class ShellCommands
{
    public static void AddTo(RootCommand root, CliContext cli)
    {
        root.Add(new Command("completion", cli.Words(ShellWords.About))
        {
            Written("bash", ShellWords.Bash, () => BashCompletion.Write(root)),
            Written("zsh", ShellWords.Zsh, () => ZshCompletion.Write(root, cli.Terminal.Language)),
            Written("fish", ShellWords.Fish, () => FishCompletion.Write(root)),
        });
        root.Add(Written("man", ShellWords.Man, () => ManPage.Write(root, cli)));

        Command Written(string name, Sentence about, Func<string> text)
        {
            var command = new Command(name, cli.Words(about));
            command.SetAction(_ =>
            {
                cli.Terminal.Say(text());
                return (int)ExitCode.Done;
            });
            return command;
        }
    }
}
