namespace Clawdoor.Wording;

/// <summary>What is said about the texts for shells.</summary>
internal static class ShellWords
{
    public static readonly Sentence About = new(
        "Print a script that lets your shell complete clawdoor's commands and options.",
        "输出让 shell 自动补全 clawdoor 命令和选项的脚本。");
    public static readonly Sentence Bash = new(
        "For bash; put `source <(clawdoor completion bash)` into ~/.bashrc.",
        "用于 bash；请把 `source <(clawdoor completion bash)` 写进 ~/.bashrc。");
    public static readonly Sentence Zsh = new(
        "For zsh; put `source <(clawdoor completion zsh)` into ~/.zshrc, after compinit.",
        "用于 zsh；请把 `source <(clawdoor completion zsh)` 写进 ~/.zshrc，放在 compinit 之后。");
    public static readonly Sentence Fish = new(
        "For fish; put `clawdoor completion fish | source` into ~/.config/fish/config.fish.",
        "用于 fish；请把 `clawdoor completion fish | source` 写进 ~/.config/fish/config.fish。");
    public static readonly Sentence Man = new(
        "Print the manual page; `clawdoor man | man -l -` shows it.",
        "输出手册页；用 `clawdoor man | man -l -` 阅读。");
}
