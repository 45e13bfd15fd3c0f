namespace Clawdoor.Wording;

/// <summary>Why the built-in gateway does not start with an openclaw.json; {0} is always the place, file and line.</summary>
internal static class BuiltInConfigWords
{
    public static readonly Sentence WrongValue = new("{0}: {1} is {2}; allowed is {3}.", "{0}：{1} 写的是{2}，只能是{3}。");
    public static readonly Sentence UnknownKey = new("{0}: there is no key {1}.", "{0}：没有 {1} 这个键。");
    public static readonly Sentence KeyMissing = new("{0}: {1} needs {2}, which is missing.", "{0}：{1} 缺少必需的 {2}。");
    public static readonly Sentence KeyMissingNext = new("Write {0}.", "请写上 {0}。");

    public static readonly Sentence AText = new("a text", "文本");
    public static readonly Sentence AnEmptyText = new("an empty text", "空文本");
    public static readonly Sentence TheText = new("the text \"{0}\"", "文本“{0}”");
    public static readonly Sentence TheNumber = new("the number {0}", "数字 {0}");
    public static readonly Sentence AList = new("a list", "列表");
    public static readonly Sentence AnObject = new("an object", "对象");
    public static readonly Sentence AllowedWord = new("a text that is not empty", "非空文本");
    public static readonly Sentence AllowedWholeBetween = new("a whole number from {0} to {1}", "{0} 到 {1} 的整数");
    public static readonly Sentence AllowedWholeFrom = new("a whole number from {0} up", "不小于 {0} 的整数");
    public static readonly Sentence AllowedChoice = new("one of {0}", "以下之一：{0}");
    public static readonly Sentence AllowedSecret = new(
        "a text in quotes, or a reference (an object with source, provider and id)", "带引号的文本，或引用（包含 source、provider 和 id 的对象）");
    public static readonly Sentence AllowedTextOrFalse = new("a text in quotes, or false", "带引号的文本或 false");
    public static readonly Sentence AllowedTruthOrObject = new("true, false or an object", "true、false 或对象");
    public static readonly Sentence AllowedWordOrList = new("\"{0}\" or a list", "“{0}” 或列表");

    public static readonly Sentence Refused = new(
        "The built-in gateway does not start with this configuration:",
        "内置网关无法以这份配置启动：");
    public static readonly Sentence ModeMissing = new("{0}: gateway.mode is missing.", "{0}：缺少 gateway.mode。");
    public static readonly Sentence ModeMissingNext = new(
        "Write mode: \"local\" into the section gateway; if a file without it is meant, start with --allow-unconfigured.",
        "请在 gateway 一节中写上 mode: \"local\"；如果确实不需要写，请用 --allow-unconfigured 启动。");
    public static readonly Sentence ModeRemote = new(
        "{0}: gateway.mode is \"remote\": this file says that the gateway runs on another machine.",
        "{0}：gateway.mode 为 \"remote\"，表示网关在另一台机器上运行。");
    public static readonly Sentence ModeRemoteNext = new(
        "To run one here, set it to \"local\" (or start with --allow-unconfigured).",
        "要在本机运行网关，请改为 \"local\"（或用 --allow-unconfigured 启动）。");
    public static readonly Sentence Tls = new(
        "{0}: gateway.tls.enabled is true, but the built-in gateway speaks plain http on loopback only.",
        "{0}：gateway.tls.enabled 为 true，但内置网关只在环回地址上使用普通 http。");
    public static readonly Sentence TlsNext = new(
        "Set it to false: clawdoor up does the TLS, with a certificate that renews itself.",
        "请改为 false：TLS 由 clawdoor up 负责，证书会自动续期。");
    public static readonly Sentence PublicOrigin = new(
        "{0}: gateway.publicOrigin is no bare origin.",
        "{0}：gateway.publicOrigin 不是单纯的来源地址。");
    public static readonly Sentence PublicOriginNext = new(
        "Allowed is https://HOST or https://HOST:PORT, without a path; http only for localhost, 127.0.0.1 and [::1].",
        "只能写 https://HOST 或 https://HOST:PORT，不带路径；http 只能用于 localhost、127.0.0.1 和 [::1]。");

    public static readonly Sentence BothSecrets = new(
        "{0}: auth.token and auth.password are both set, and auth.mode does not say which one counts.",
        "{0}：同时设置了 auth.token 和 auth.password，却没有用 auth.mode 指明用哪个。");
    public static readonly Sentence BothSecretsNext = new(
        "Set gateway.auth.mode to \"token\" or \"password\".",
        "请把 gateway.auth.mode 设为 \"token\" 或 \"password\"。");
    public static readonly Sentence SecretUnseen = new(
        "{0}: auth.{1} comes from {2}, which the built-in gateway cannot read.",
        "{0}：auth.{1} 来自 {2}，内置网关无法读取。");
    public static readonly Sentence SecretUnseenNext = new(
        "Write the secret there as text or as ${{{0}}} and set that variable.",
        "请在那里直接写密钥，或写成 ${{{0}}} 并设置该环境变量。");
    public static readonly Sentence SecretPublished = new(
        "{0}: auth.{1} is empty or a published example, so it protects nothing.",
        "{0}：auth.{1} 为空或是公开的示例值，起不到任何保护作用。");
    public static readonly Sentence SecretPublishedNext = new(
        "Set a random one: openssl rand -hex 32\nOr delete the key: a token is then made at the next start.",
        "请设置随机值：openssl rand -hex 32\n或者删除该键：下次启动时会自动生成令牌。");
    public static readonly Sentence PasswordMissing = new(
        "{0}: auth.mode is \"password\", but no password is set.",
        "{0}：auth.mode 为 \"password\"，但没有设置密码。");
    public static readonly Sentence PasswordMissingNext = new(
        "Set gateway.auth.password or OPENCLAW_GATEWAY_PASSWORD, or take mode \"token\".",
        "请设置 gateway.auth.password 或 OPENCLAW_GATEWAY_PASSWORD，或改用 \"token\" 模式。");
    public static readonly Sentence TokenIgnored = new(
        "{0}: auth.mode is \"password\", but only auth.token is set, which is ignored.",
        "{0}：auth.mode 为 \"password\"，却只设置了会被忽略的 auth.token。");
    public static readonly Sentence TrustedProxyWithToken = new(
        "{0}: auth.mode is \"trusted-proxy\" and there is a token too (from {1}); the two exclude each other.",
        "{0}：auth.mode 为 \"trusted-proxy\"，同时又有令牌（来自 {1}）；两者不能并存。");
    public static readonly Sentence TrustedProxyWithTokenNext = new(
        "Remove gateway.auth.token and OPENCLAW_GATEWAY_TOKEN, or set auth.mode to \"token\".",
        "请去掉 gateway.auth.token 和 OPENCLAW_GATEWAY_TOKEN，或把 auth.mode 改为 \"token\"。");
    public static readonly Sentence UserHeaderMissing = new(
        "{0}: auth.mode is \"trusted-proxy\", but nothing says in which header the proxy names its user.",
        "{0}：auth.mode 为 \"trusted-proxy\"，但没有说明代理用哪个请求头传递用户名。");
    public static readonly Sentence UserHeaderMissingNext = new(
        "Set gateway.auth.trustedProxy.userHeader, such as \"x-forwarded-user\".",
        "请设置 gateway.auth.trustedProxy.userHeader，例如 \"x-forwarded-user\"。");
    public static readonly Sentence NoProxiesToTrust = new(
        "{0}: auth.mode is \"trusted-proxy\", but gateway.trustedProxies names no proxy.",
        "{0}：auth.mode 为 \"trusted-proxy\"，但 gateway.trustedProxies 中没有任何代理。");
    public static readonly Sentence NoProxiesToTrustNext = new(
        "Write the proxy's address there, such as [\"10.0.0.2\"].",
        "请在其中写上代理的地址，例如 [\"10.0.0.2\"]。");
    public static readonly Sentence NoProxyRange = new(
        "{0}: the entry \"{1}\" of gateway.trustedProxies is no address and no range, so it is passed over.",
        "{0}：gateway.trustedProxies 中的“{1}”既不是地址也不是网段，已被忽略。");
    public static readonly Sentence NoProxyRangeNext = new(
        "Write an address (127.0.0.1, ::1) or a range (10.0.0.0/8).",
        "请写地址（127.0.0.1、::1）或网段（10.0.0.0/8）。");
    public static readonly Sentence CustomBind = new(
        "{0}: gateway.bind is \"custom\", but gateway.customBindHost is no IPv4 address.",
        "{0}：gateway.bind 为 \"custom\"，但 gateway.customBindHost 不是 IPv4 地址。");
    public static readonly Sentence CustomBindNext = new(
        "Write one of this machine's addresses there, or set gateway.bind to \"loopback\".",
        "请写上本机的一个地址，或把 gateway.bind 改为 \"loopback\"。");
    public static readonly Sentence OpenWithoutSecret = new(
        "{0}: the gateway would listen on {1} without a token or password, open to everybody.",
        "{0}：网关将在 {1} 上监听，却没有令牌或密码，对所有人开放。");
    public static readonly Sentence OpenWithoutSecretNext = new(
        "Set gateway.auth.mode to \"token\", or gateway.bind to \"loopback\" and open the door with clawdoor up.",
        "请把 gateway.auth.mode 设为 \"token\"，或把 gateway.bind 设为 \"loopback\" 并用 clawdoor up 开门。");
    public static readonly Sentence OpenWithoutOrigins = new(
        "{0}: the gateway would listen on {1}, and gateway.controlUi.allowedOrigins is empty: no browser could connect.",
        "{0}：网关将在 {1} 上监听，而 gateway.controlUi.allowedOrigins 为空，任何浏览器都无法连接。");
    public static readonly Sentence OpenWithoutOriginsNext = new(
        "Write the address people type there, such as [\"http://192.168.1.5:18789\"], or set gateway.bind to \"loopback\" and open the door with clawdoor up.",
        "请写上访问者输入的地址，例如 [\"http://192.168.1.5:18789\"]，或把 gateway.bind 设为 \"loopback\" 并用 clawdoor up 开门。");

    public static readonly Sentence AuthNone = new(
        "{0}: auth.mode is \"none\": whoever reaches the gateway has full control.",
        "{0}：auth.mode 为 \"none\"：能连到网关的人都拥有完全控制权。");
    public static readonly Sentence AuthNoneNext = new(
        "Delete gateway.auth.mode: a token is then made at the next start.",
        "请删除 gateway.auth.mode：下次启动时会自动生成令牌。");
    public static readonly Sentence TokenVariableUnset = new(
        "{0}: auth.token is to come from {1}, which is not set; a token of the gateway's own stands in for it.",
        "{0}：auth.token 应来自 {1}，但该变量没有设置；暂用网关自己生成的令牌代替。");
    public static readonly Sentence TokenVariableUnsetNext = new("Set {0} where the gateway is started.", "请在启动网关的地方设置 {0}。");
    public static readonly Sentence PasswordIgnored = new(
        "{0}: auth.mode is \"token\", but only auth.password is set, which is ignored: logins with it fail.",
        "{0}：auth.mode 为 \"token\"，却只设置了会被忽略的 auth.password：用它登录会失败。");
    public static readonly Sentence PasswordIgnoredNext = new(
        "Make the mode agree with the secret: clawdoor config apply",
        "让模式与密钥一致：clawdoor config apply");

    public static readonly Sentence ConfigMade = new("Made {0}, with a token of its own.", "已创建 {0}，其中包含自动生成的令牌。");
    public static readonly Sentence TokenAdded = new(
        "{0} had no token: one was made and added as gateway.auth.token; the file as it was is in {1}.",
        "{0} 中没有令牌：已生成一个并写入 gateway.auth.token；原文件保存在 {1}。");
    public static readonly Sentence TokenKept = new(
        "{0} has no token, and it is left as it is; the gateway's own is in {1}.",
        "{0} 中没有令牌，且未做改动；网关自己的令牌保存在 {1}。");
    public static readonly Sentence TokenNotKept = new(
        "The gateway's token cannot be kept in {0}: {1}",
        "无法把网关的令牌保存到 {0}：{1}");
    public static readonly Sentence ConfigNotMade = new("{0} cannot be made: {1}", "无法创建 {0}：{1}");
    public static readonly Sentence ConfigNotMadeNext = new(
        "Name a place you may write: --openclaw-config FILE",
        "请指定可写的位置：--openclaw-config 文件");
}
