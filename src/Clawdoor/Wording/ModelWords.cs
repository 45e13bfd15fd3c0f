namespace Clawdoor.Wording;

/// <summary>What goes wrong between us and a provider of models, and what of their configuration cannot be used.</summary>
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

    public static readonly Sentence Dropped = new("{0} broke off before the answer was complete.", "{0} 在回答完成之前中断了连接。");

    public static readonly Sentence TooLarge = new("{0} sends more than an answer can be.", "{0} 返回的数据过大，不是正常的回答。");

    public static readonly Sentence Filtered = new("The content filter of {0} withheld the answer.", "{0} 的内容过滤器拦截了回答。");

    public static readonly Sentence NotAnAnswer = new(
        "What {0} at {1} sends is no answer of a model ({2}). Check the base URL and the kind of API.",
        "{0}（{1}）返回的不是模型的回答（{2}）。请检查接口地址（base URL）和 API 类型。");

    public static readonly Sentence KeptDamaged = new("{0} is not what clawdoor gateway model writes.", "{0} 的内容不是 clawdoor gateway model 写入的格式。");
    public static readonly Sentence KeptDamagedNext = new(
        "Move {0} away, then add the models again: clawdoor gateway model add",
        "请移走 {0}，然后重新添加模型：clawdoor gateway model add");

    public static readonly Sentence KeptProviderNotUsable = new(
        "The provider {0} in {1} has an address or a kind of API that is not known here; it is not used.",
        "{1} 中提供商 {0} 的接口地址或 API 类型无法识别，因此未使用。");
    public static readonly Sentence AddAgain = new("Add it again: clawdoor gateway model add --provider {0}", "请重新添加：clawdoor gateway model add --provider {0}");

    public static readonly Sentence KeyVariableMissing = new(
        "The key of the provider {0} should be in the environment variable {1}, which is not set.",
        "提供商 {0} 的密钥应在环境变量 {1} 中，但该变量未设置。");
    public static readonly Sentence KeyVariableMissingNext = new(
        "Set {0} for the gateway, or keep the key here: clawdoor gateway model add --provider {1}",
        "请为网关设置 {0}，或将密钥保存在这里：clawdoor gateway model add --provider {1}");

    public static readonly Sentence KeyNotKnown = new(
        "{0}: the key of the provider {1} is at {2}, which cannot be read from here.",
        "{0}：提供商 {1} 的密钥位于 {2}，此处无法读取。");

    public static readonly Sentence HeaderNotKnown = new(
        "{0}: the header {2} of the provider {1} is at {3}, which cannot be read from here; it is not sent.",
        "{0}：提供商 {1} 的请求头 {2} 位于 {3}，此处无法读取，因此不会发送。");
    public static readonly Sentence KeyNotKnownNext = new(
        "Put it into an environment variable or a private file (mode 0600), or keep the key here: clawdoor gateway model add --provider {0}",
        "请改用环境变量或私有文件（权限 0600），或将密钥保存在这里：clawdoor gateway model add --provider {0}");

    public static readonly Sentence UrlVariableMissing = new(
        "{0}: the base URL of the provider {1} needs the environment variable {2}, which is not set; the provider is not used.",
        "{0}：提供商 {1} 的接口地址需要环境变量 {2}，但该变量未设置，因此未使用该提供商。");
    public static readonly Sentence SetVariable = new("Set {0} for the gateway.", "请为网关设置 {0}。");

    public static readonly Sentence UrlNotValid = new(
        "{0}: the provider {1} has no baseUrl that begins with https:// or http://; it is not used.",
        "{0}：提供商 {1} 没有以 https:// 或 http:// 开头的 baseUrl，因此未使用。");
    public static readonly Sentence UrlNotValidNext = new("Write its address as baseUrl.", "请在 baseUrl 中填写接口地址。");

    public static readonly Sentence ApiNotSpoken = new(
        "{0}: the provider {1} wants the API \"{2}\", which this gateway does not speak; it is not used.",
        "{0}：提供商 {1} 使用的 API“{2}”不受本网关支持，因此未使用。");
    public static readonly Sentence ApiNotSpokenNext = new(
        "If it also has one of these, write it as api: openai-completions, anthropic-messages.",
        "如果该提供商也支持以下任一类型，请写入 api：openai-completions、anthropic-messages。");

    public static readonly Sentence PrimaryUnknown = new(
        "The model {0} ({1}) belongs to no provider that can be used.",
        "模型 {0}（{1}）不属于任何可用的提供商。");

    public static readonly Sentence FallbackUnknown = new(
        "The fallback {0} belongs to no provider that can be used; it is left out.",
        "备用模型 {0} 不属于任何可用的提供商，已忽略。");
    public static readonly Sentence ModelUnknownNext = new(
        "See which there are: clawdoor gateway model list\nAdd one: clawdoor gateway model add",
        "查看现有模型：clawdoor gateway model list\n添加模型：clawdoor gateway model add");
}
