namespace Clawdoor.Wording;

/// <summary>What is said about commands and options themselves.</summary>
internal static class HelpWords
{
    public static readonly Sentence Help = new("Show this help.", "显示这份帮助。");
    public static readonly Sentence Version = new("Show the version.", "显示版本。");
    public static readonly Sentence Usage = new("Usage", "用法");
    public static readonly Sentence Commands = new("Commands", "命令");
    public static readonly Sentence Arguments = new("Arguments", "参数");
    public static readonly Sentence Options = new("Options", "选项");
    public static readonly Sentence SeeHelp = new("See: {0} --help", "请看：{0} --help");
    public static readonly Sentence Unknown = new("There is no “{0}” here.", "这里没有“{0}”。");
    public static readonly Sentence OptionNeedsValue = new("A value is missing: {0}", "缺少值：{0}");
    public static readonly Sentence OptionOnce = new("{0} may be given once, with one value.", "{0} 只能出现一次，且只有一个值。");
    public static readonly Sentence ArgumentMissing = new("Still needed: {0}", "还需要：{0}");
    public static readonly Sentence CommandMissing = new("{0} does what? One of: {1}", "{0} 要做什么？可选：{1}");
}
