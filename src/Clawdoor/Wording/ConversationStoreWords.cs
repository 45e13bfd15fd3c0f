namespace Clawdoor.Wording;

/// <summary>About the database of conversations.</summary>
internal static class ConversationStoreWords
{
    public static readonly Sentence Name = new(
        "database of conversations",
        "对话数据库");

    public static readonly Sentence MoveAside = new(
        "Restore it from a backup, or move it aside (\"mv {0} {0}.damaged\"): Clawdoor then starts with none, and what was said so far is no longer shown.",
        "请从备份恢复；或把它移走（“mv {0} {0}.damaged”），Clawdoor 会从空数据库开始，之前的对话将不再显示。");

    public static readonly Sentence Interrupted = new(
        "The gateway stopped before the answer was complete.",
        "网关在回答完成之前停止了。");
}
