namespace Clawdoor.Wording;

/// <summary>About the door for scripts.</summary>
internal static class OpenAiWords
{
    public static readonly Sentence NoModel = new(
        "No model is configured. Add one on the server with \"clawdoor gateway model add\".",
        "尚未配置模型。请在服务器上运行“clawdoor gateway model add”添加一个。");
}
