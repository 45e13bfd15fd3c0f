namespace Clawdoor.Wording;

/// <summary>What every command may say.</summary>
internal static class CliWords
{
    public static readonly Sentence About = new(
        "The door to your OpenClaw: https and wss on a bare IP address, pairing, and openclaw.json kept in order.",
        "OpenClaw 的大门：只有 IP 地址也能用 https 和 wss，管理配对，并让 openclaw.json 保持正确。");
    public static readonly Sentence Json = new("Print JSON, for scripts.", "输出 JSON，供脚本使用。");
    public static readonly Sentence YesNo = new("[y/N]", "[y 是 / N 否]");
    public static readonly Sentence NobodyToAsk = new(
        "This needs a yes, and there is no terminal to ask.",
        "这一步需要确认，但这里没有可以询问的终端。");
    public static readonly Sentence NobodyToAskNext = new(
        "Read what is shown above, then run the same command with --yes.",
        "请先看清上面的内容，再加上 --yes 重新运行同一条命令。");
    public static readonly Sentence Unexpected = new(
        "Clawdoor failed in a way it should not: {0}",
        "Clawdoor 出现了不该发生的错误：{0}");
    public static readonly Sentence UnexpectedNext = new(
        "Please report this, with the line above and what you did before.",
        "请把上面这一行和之前的操作一起反馈给我们。");
}
