namespace Clawdoor.Wording;

/// <summary>What goes wrong between us and a provider of models.</summary>
internal static class ModelWords
{
    public static readonly Sentence None = new(
        "No model is configured, so nobody can answer. Add one on the gateway's computer: clawdoor gateway model add",
        "尚未配置模型，无法回答。请在网关所在的计算机上添加：clawdoor gateway model add");

    public static readonly Sentence ProviderUnknown = new(
        "No provider called {0} is configured, so {1} cannot be asked.",
        "未配置名为 {0} 的提供商，无法使用 {1}。");

    public static readonly Sentence Refused = new("{0} says: {1}", "{0} 返回：{1}");

    public static readonly Sentence RefusedAs = new("{0} says ({1}): {2}", "{0} 返回（{1}）：{2}");

    public static readonly Sentence RefusedSilently = new("{0} answered {1} and gave no reason.", "{0} 返回 {1}，没有说明原因。");

    public static readonly Sentence Unreachable = new("{0} cannot be reached at {1}. {2}", "无法连接 {0}（{1}）。{2}");

    public static readonly Sentence NotTrusted = new(
        "The connection to {0} at {1} is not secure, so the key was not sent. {2}",
        "与 {0}（{1}）的连接不安全，因此没有发送密钥。{2}");

    public static readonly Sentence Redirected = new(
        "{0} at {1} redirects to {2}. The key is not taken there; check the base URL.",
        "{0}（{1}）要求转到 {2}。密钥不会随之发送，请检查接口地址（base URL）。");

    public static readonly Sentence TimedOut = new("{0} sent nothing for {1} seconds.", "{0} 在 {1} 秒内没有返回任何内容。");

    public static readonly Sentence Dropped = new("{0} broke off before the answer was complete.", "{0} 在回答完成之前中断了连接。");

    public static readonly Sentence TooLarge = new("{0} sends more than an answer can be.", "{0} 返回的数据过大，不是正常的回答。");

    public static readonly Sentence Filtered = new("The content filter of {0} withheld the answer.", "{0} 的内容过滤器拦截了回答。");

    public static readonly Sentence NotAnAnswer = new(
        "What {0} at {1} sends is no answer of a model ({2}). Check the base URL and the kind of API.",
        "{0}（{1}）返回的不是模型的回答（{2}）。请检查接口地址（base URL）和 API 类型。");
}
