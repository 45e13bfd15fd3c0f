namespace Clawdoor.Wording;

/// <summary>The doctor's findings about openclaw.json and the gateway that lives by it.</summary>
internal static class DoctorConfigWords
{
    public static readonly Sentence OpenClawMissing = new("No OpenClaw is here: {0} does not exist, and nothing answers on {1}.", "这里没有 OpenClaw：{0} 不存在，{1} 上也没有应答。");
    public static readonly Sentence OpenClawMissingMeans = new("There is nothing for a door to stand before.", "门后没有任何东西。");
    public static readonly Sentence OpenClawMissingCure = new(
        "Install and set it up: openclaw onboard\nOr name its file: --openclaw-config PATH\nOr do without, with Clawdoor's own gateway: clawdoor up --upstream builtin",
        "安装并设置：openclaw onboard\n或指明它的配置文件：--openclaw-config 路径\n或不用 OpenClaw，改用 Clawdoor 内置的网关：clawdoor up --upstream builtin");

    public static readonly Sentence Invalid = new("openclaw.json cannot be used: {0}", "openclaw.json 无法使用：{0}");
    public static readonly Sentence InvalidMeans = new(
        "OpenClaw does not start with it. One that runs already goes on with what it read before.",
        "OpenClaw 不会以此启动。已在运行的会继续使用之前读到的内容。");
    public static readonly Sentence InvalidCure = new("Correct that place; openclaw config validate says every one.\nThe last edit by Clawdoor is taken back with: clawdoor config undo", "请改正该处；openclaw config validate 会列出所有问题。\n如需撤销 Clawdoor 最近的修改：clawdoor config undo");
    public static readonly Sentence Read = new("{0} is well-formed", "{0} 格式正确");
    public static readonly Sentence Unreadable = new("{0} belongs to another user: sudo clawdoor doctor", "{0} 属于其他用户：sudo clawdoor doctor");
    public static readonly Sentence NoFile = new("there is no {0}", "没有 {0}");

    public static readonly Sentence Mode = new("gateway.mode is {0}, not \"local\".", "gateway.mode 为 {0}，而不是 \"local\"。");
    public static readonly Sentence ModeMeans = new("OpenClaw starts a gateway on this computer only when the mode is local.", "只有模式为 local 时，OpenClaw 才会在本机启动网关。");
    public static readonly Sentence ModeCure = new("Set it: openclaw config set gateway.mode local", "请设置：openclaw config set gateway.mode local");
    public static readonly Sentence Tls = new("The gateway itself speaks TLS (gateway.tls.enabled).", "网关自己启用了 TLS（gateway.tls.enabled）。");
    public static readonly Sentence TlsMeans = new("A door speaks plain http to it on loopback, so every visitor gets a 502.", "大门在回环地址上用普通 http 连接它，因此所有访问者都会得到 502。");
    public static readonly Sentence TlsCure = new("Turn it off: openclaw config set gateway.tls.enabled false", "请关闭：openclaw config set gateway.tls.enabled false");

    public static readonly Sentence AuthNone = new("gateway.auth.mode is \"none\": nobody is asked for anything.", "gateway.auth.mode 为 \"none\"：对谁都不做验证。");
    public static readonly Sentence AuthNoneMeans = new(
        "Everybody who finds the address controls OpenClaw, and with it this computer.",
        "任何找到该地址的人都能控制 OpenClaw，从而控制这台电脑。");
    public static readonly Sentence AuthNoneCure = new(
        "Set a token: openclaw config set gateway.auth.token $(openssl rand -hex 32)\nand: openclaw config set gateway.auth.mode token",
        "请设置令牌：openclaw config set gateway.auth.token $(openssl rand -hex 32)\n再执行：openclaw config set gateway.auth.mode token");
    public static readonly Sentence ModeSecret = new("auth.mode is \"{0}\", but only auth.{1} is set.", "auth.mode 为 \"{0}\"，却只设置了 auth.{1}。");
    public static readonly Sentence ModeSecretMeans = new(
        "OpenClaw ignores the other key: with mode token it makes up a token at each start that nobody knows, with mode password it does not start. A much copied recipe has this mistake.",
        "OpenClaw 会忽略另一个键：模式为 token 时，每次启动都自造一个谁也不知道的令牌；模式为 password 时则无法启动。一份广为流传的教程就有这个错误。");
    public static readonly Sentence ModeSecretCure = new("Say the mode of the secret that is there: openclaw config set gateway.auth.mode {1}\nThen examine again: an OpenClaw that could not start with this does not always come back by itself.", "把模式改成已有密钥的那一种：openclaw config set gateway.auth.mode {1}\n然后再检查一次：因此未能启动的 OpenClaw 不一定会自行恢复。");
    public static readonly Sentence SecretsBoth = new("auth.token and auth.password are both set and auth.mode is not.", "同时设置了 auth.token 和 auth.password，却没有设置 auth.mode。");
    public static readonly Sentence SecretsBothMeans = new("OpenClaw does not start, since it cannot tell which one counts.", "OpenClaw 无法判断用哪一个，因此不会启动。");
    public static readonly Sentence SecretsBothCure = new("Say which: openclaw config set gateway.auth.mode token", "请指明：openclaw config set gateway.auth.mode token（或 password）");
    public static readonly Sentence SecretMissing = new("auth.{0} is not set.", "未设置 auth.{0}。");
    public static readonly Sentence SecretMissingMeans = new("With mode token OpenClaw makes one up at every start and tells nobody; with mode password it does not start.", "模式为 token 时，OpenClaw 每次启动都会自造一个且不告诉任何人；模式为 password 时则不会启动。");
    public static readonly Sentence SecretMissingCure = new("Set one: openclaw config set gateway.auth.{0} $(openssl rand -hex 32)", "请设置：openclaw config set gateway.auth.{0} $(openssl rand -hex 32)");
    public static readonly Sentence Placeholder = new("auth.{0} is a published example.", "auth.{0} 是公开的示例值。");
    public static readonly Sentence PlaceholderMeans = new("Everybody can read it in the documentation; OpenClaw does not start with it.", "任何人都能在文档中读到它；OpenClaw 不会以此启动。");
    public static readonly Sentence PlaceholderCure = new("Set a random one: openclaw config set gateway.auth.{0} $(openssl rand -hex 32); it is not shown here.", "请换成随机值：openclaw config set gateway.auth.{0} $(openssl rand -hex 32)；此处不会显示它。");
    public static readonly Sentence Weak = new("auth.{0} is easy to guess: {1} characters, {2} different ones.", "auth.{0} 容易被猜中：共 {1} 个字符，其中 {2} 个不同。");
    public static readonly Sentence WeakMeans = new("It is all that stands between the Internet and this computer. OpenClaw lets ten tries a minute through for each address.", "它是互联网与这台电脑之间唯一的屏障。OpenClaw 允许每个地址每分钟尝试十次。");
    public static readonly Sentence WeakCure = new("Make it random: openclaw config set gateway.auth.{0} $(openssl rand -hex 32); devices then log in anew.", "请改为随机值：openclaw config set gateway.auth.{0} $(openssl rand -hex 32)；之后设备须重新登录。");
    public static readonly Sentence AuthFact = new("login by {0}", "以 {0} 登录");
    public static readonly Sentence OpenToOthers = new("Other users of this computer may read or change {0} (mode {1}).", "本机其他用户可以读取或修改 {0}（权限 {1}）。");
    public static readonly Sentence OpenToOthersMeans = new("The gateway's secret and the keys of model providers stand in it.", "其中有网关的密钥和模型服务商的密钥。");
    public static readonly Sentence OpenToOthersCure = new("Close it: chmod 600 {0}", "请收紧权限：chmod 600 {0}");

    public static readonly Sentence Down = new("OpenClaw does not run: nothing listens on {0}.", "OpenClaw 没有运行：{0} 上没有程序在监听。");
    public static readonly Sentence DownMeans = new("Every visitor gets 502 Bad Gateway, or the door's page that waits.", "所有访问者都会得到 502 Bad Gateway，或大门的等待页面。");
    public static readonly Sentence DownCure = new("Start OpenClaw: {1}", "启动 OpenClaw：{1}");
    public static readonly Sentence NotListening = new("OpenClaw's process is there ({1}), but does not listen on {0}.", "OpenClaw 的进程在（{1}），却没有在 {0} 上监听。");
    public static readonly Sentence NotListeningMeans = new(
        "A restart within the process that fails, say on an impossible configuration, leaves it alive and deaf. Its service looks healthy.",
        "进程内重启失败时（例如配置不成立），进程还活着却听不到任何请求，而服务看上去正常。");
    public static readonly Sentence NotListeningCure = new("Restart it: {2}\nIts log says why: journalctl --user -u openclaw-gateway.service -n 50\nIf it listens on another port, name it: --upstream http://127.0.0.1:PORT", "请重启：{2}\n日志会说明原因：journalctl --user -u openclaw-gateway.service -n 50\n如果它在别的端口上监听，请指明：--upstream http://127.0.0.1:端口");
    public static readonly Sentence Hangs = new("{1} listens on {0} and does not answer.", "{1} 在 {0} 上监听，却不应答。");
    public static readonly Sentence HangsMeans = new("OpenClaw is stuck, or so busy that it cannot be told from stuck; visitors wait until they give up.", "OpenClaw 卡住了，或忙得与卡住无异；访问者会一直等到放弃。");
    public static readonly Sentence HangsCure = new("Wait a minute and look again; if it stays so, restart it: {2}", "请稍等一分钟再看；如果仍然如此，请重启：{2}");
    public static readonly Sentence Starting = new("OpenClaw on {0} is still starting.", "{0} 上的 OpenClaw 还在启动中。");
    public static readonly Sentence StartingMeans = new("A start takes about ten seconds, on a small server several times that; until then nobody can log in.", "启动约需十秒，小服务器上可能要几倍时间；在此之前无法登录。");
    public static readonly Sentence StartingCure = new("Wait, then examine again: clawdoor doctor", "请稍候再检查：clawdoor doctor");
    public static readonly Sentence NotOpenClaw = new("What answers on {0} is {1}, not OpenClaw.", "{0} 上应答的是 {1}，不是 OpenClaw。");
    public static readonly Sentence NotOpenClawMeans = new("Another program has the gateway's port, so OpenClaw cannot start, or listens elsewhere.", "别的程序占用了网关的端口，OpenClaw 因此无法启动，或在别处监听。");
    public static readonly Sentence NotOpenClawCure = new("Stop that program, or name OpenClaw's own port: --upstream http://127.0.0.1:PORT", "请停止该程序，或指明 OpenClaw 自己的端口：--upstream http://127.0.0.1:端口");
    public static readonly Sentence Answers = new("OpenClaw {0} answers on {1}", "OpenClaw {0} 在 {1} 上应答");
    public static readonly Sentence Vulnerable = new("OpenClaw {0} has known holes: {1}.", "OpenClaw {0} 有已知漏洞：{1}。");
    public static readonly Sentence VulnerableMeans = new("They are described in public, and some give a stranger full control without a login.", "这些漏洞已公开，其中一些让陌生人无需登录即可完全控制。");
    public static readonly Sentence VulnerableCure = new("Update to {2} or later: openclaw update", "请更新到 {2} 或更高版本：openclaw update");
}
