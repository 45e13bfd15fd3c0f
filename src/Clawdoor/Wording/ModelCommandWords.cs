namespace Clawdoor.Wording;

/// <summary>What <c>clawdoor gateway model</c> says and asks.</summary>
internal static class ModelCommandWords
{
    public static readonly Sentence About = new(
        "The models that answer in the built-in gateway: add, list, test, choose.",
        "内置网关使用的模型：添加、列出、测试、选择。");
    public static readonly Sentence AddAbout = new(
        "Add a model: asks for what is not given, tries it with one tiny question, keeps it with its key (mode 0600). --yes keeps it even when the test fails.",
        "添加模型：询问未提供的信息，用一个很小的问题测试，然后连同密钥一起保存（权限 0600）。加上 --yes，即使测试失败也会保存。");
    public static readonly Sentence ListAbout = new(
        "List the models of openclaw.json and those added here; keys are never shown.",
        "列出 openclaw.json 中的模型和在此添加的模型；不会显示密钥。");
    public static readonly Sentence TestAbout = new(
        "Ask a model one tiny question and say how long its first words took, or what the provider said.",
        "向模型提一个很小的问题，并显示首字耗时，或提供商返回的错误。");
    public static readonly Sentence UseAbout = new(
        "Choose the model that answers; it counts before agents.defaults.model in openclaw.json.",
        "选择用来回答的模型；优先于 openclaw.json 中的 agents.defaults.model。");

    public static readonly Sentence ProviderOption = new(
        "openai, anthropic, openrouter, deepseek, qwen, dashscope, moonshot, moonshot-cn, ollama, vllm, or a name of your own.",
        "openai、anthropic、openrouter、deepseek、qwen、dashscope、moonshot、moonshot-cn、ollama、vllm，或自定义名称。");
    public static readonly Sentence UrlOption = new(
        "The provider's address, such as https://api.openai.com/v1. Known providers have theirs.",
        "提供商的接口地址，例如 https://api.openai.com/v1。已知的提供商无需填写。");
    public static readonly Sentence ApiOption = new(
        "How the provider is spoken to: openai-completions or anthropic-messages.",
        "提供商的 API 类型：openai-completions 或 anthropic-messages。");
    public static readonly Sentence ModelOption = new("The provider's own name for the model.", "提供商对该模型的命名。");
    public static readonly Sentence KeyFileOption = new(
        "A file with the key; /dev/stdin reads it from a pipe.",
        "存有密钥的文件；/dev/stdin 表示从管道读取。");
    public static readonly Sentence KeyVariableOption = new(
        "The environment variable that has the key, also when the gateway runs; the key itself is not kept.",
        "存有密钥的环境变量，网关运行时也须设置；不会保存密钥本身。");
    public static readonly Sentence TestArgument = new(
        "As PROVIDER/MODEL. Left out: the one that answers.",
        "格式为 提供商/模型。不写则测试当前使用的模型。");
    public static readonly Sentence UseArgument = new("As PROVIDER/MODEL.", "格式为 提供商/模型。");

    public static readonly Sentence OtherProvider = new(
        "      Any other name for another server that speaks OpenAI's or Anthropic's API.",
        "      其他兼容 OpenAI 或 Anthropic API 的服务，请输入自定义名称。");
    public static readonly Sentence AskProvider = new("Provider (number or name):", "提供商（编号或名称）：");
    public static readonly Sentence AskUrl = new("Base URL:", "接口地址（base URL）：");
    public static readonly Sentence AskUrlOr = new("Base URL (Enter for {0}):", "接口地址（直接回车使用 {0}）：");
    public static readonly Sentence AskKey = new("API key (does not appear while you type):", "API 密钥（输入时不显示）：");
    public static readonly Sentence AskKeyOrVariable = new(
        "API key (does not appear while you type; Enter takes it from {0}):",
        "API 密钥（输入时不显示；直接回车则取自 {0}）：");
    public static readonly Sentence AskKeyOrNone = new(
        "API key (does not appear while you type; Enter for none):",
        "API 密钥（输入时不显示；无需密钥请直接回车）：");
    public static readonly Sentence AskModel = new("Model:", "模型：");
    public static readonly Sentence AskModelOrNumber = new("Model (number or name):", "模型（编号或名称）：");
    public static readonly Sentence AndMore = new("      and {0} more", "      还有 {0} 个");

    public static readonly Sentence Missing = new(
        "Nobody answered what {0} stands for, and there is nothing to take instead.",
        "缺少 {0} 对应的信息，且没有可用的默认值。");
    public static readonly Sentence MissingNext = new("Give {0}, or run this in a terminal.", "请提供 {0}，或在终端中运行。");
    public static readonly Sentence ProviderNotValid = new("\"{0}\" is no name for a provider.", "“{0}”不能作为提供商名称。");
    public static readonly Sentence ProviderNotValidNext = new(
        "Use letters, digits, - _ and . only, at most 64.",
        "只能使用字母、数字、-、_ 和 .，最多 64 个字符。");
    public static readonly Sentence UrlNotValid = new(
        "\"{0}\" is no address of a provider.",
        "“{0}”不是有效的接口地址。");
    public static readonly Sentence UrlNotValidNext = new(
        "Give one that begins with https:// or http://, without user and password.",
        "请提供以 https:// 或 http:// 开头、不含用户名和密码的地址。");
    public static readonly Sentence ApiNotValid = new("\"{0}\" is no API that is spoken here.", "不支持“{0}”这种 API。");
    public static readonly Sentence ApiNotValidNext = new("Use openai-completions or anthropic-messages.", "请使用 openai-completions 或 anthropic-messages。");
    public static readonly Sentence VariableNotSet = new(
        "The environment variable {0} is not set here, so the key cannot be tested.",
        "此处未设置环境变量 {0}，无法测试密钥。");
    public static readonly Sentence VariableNotSetNext = new(
        "Set it for this command and for the gateway, or use --key-file FILE.",
        "请为本命令和网关设置该变量，或使用 --key-file 文件。");
    public static readonly Sentence KeyFileNotUsable = new(
        "{0} cannot be read or does not hold a key.",
        "无法读取 {0}，或其中没有有效的密钥。");
    public static readonly Sentence KeyFileNotUsableNext = new(
        "Put the key alone into the file, on one line.",
        "请在文件中只写密钥，占一行。");
    public static readonly Sentence KeyNotValid = new("That is no key: it has spaces or letters that no key has.", "这不是有效的密钥：含有空格或密钥不应有的字符。");
    public static readonly Sentence KeyNotValidNext = new("Copy it again from the provider's page.", "请从提供商的页面重新复制。");

    public static readonly Sentence Testing = new("Asking {0} one tiny question …", "正在用一个很小的问题测试 {0}……");
    public static readonly Sentence TestAnswered = new("{0} answered after {1} ms: {2}", "{0} 在 {1} 毫秒后回答：{2}");
    public static readonly Sentence TestAnsweredNothing = new(
        "{0} answered after {1} ms, without words (some models think longer than a test allows).",
        "{0} 在 {1} 毫秒后响应，但没有输出文字（有些模型的思考超过了测试的限制）。");
    public static readonly Sentence TestFailed = new("{0} did not answer. {1}", "{0} 没有回答。{1}");
    public static readonly Sentence KeepAllTheSame = new("Keep it all the same?", "仍然保存吗？");

    public static readonly Sentence Kept = new("{0} is kept in {1} (mode 0600).", "{0} 已保存到 {1}（权限 0600）。");
    public static readonly Sentence IsPrimary = new("{0} answers from now on.", "今后由 {0} 回答。");
    public static readonly Sentence IsNotPrimary = new(
        "{0} answers as before. To change that: clawdoor gateway model use {1}",
        "仍由 {0} 回答。如需更换：clawdoor gateway model use {1}");
    public static readonly Sentence NoSuchModel = new(
        "\"{0}\" belongs to no provider that is configured.",
        "“{0}”不属于任何已配置的提供商。");

    public static readonly Sentence ColumnModel = new("Model", "模型");
    public static readonly Sentence ColumnRole = new("Role", "用途");
    public static readonly Sentence ColumnKey = new("Key", "密钥");
    public static readonly Sentence Primary = new("primary", "首选");
    public static readonly Sentence Fallback = new("fallback", "备用");
    public static readonly Sentence KeySet = new("set", "已设置");
    public static readonly Sentence KeyFrom = new("from {0}", "取自 {0}");
    public static readonly Sentence KeyMissing = new("{0} is not set", "{0} 未设置");
    public static readonly Sentence KeyNone = new("none", "无");
}
