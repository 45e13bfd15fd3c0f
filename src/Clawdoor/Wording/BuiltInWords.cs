namespace Clawdoor.Wording;

/// <summary>What is said about the built-in gateway while it starts, runs and stops.</summary>
internal static class BuiltInWords
{
    public static readonly Sentence GatewayAbout = new(
        "The built-in gateway: OpenClaw's protocol without OpenClaw.",
        "内置网关：不需要 OpenClaw，也能使用 OpenClaw 的协议。");
    public static readonly Sentence RunAbout = new(
        "Run the built-in gateway alone, in the place of openclaw gateway run: same file, same port, same protocol.",
        "单独运行内置网关，代替 openclaw gateway run：同样的配置文件、端口和协议。");
    public static readonly Sentence Port = new(
        "The gateway's port. Left out: OPENCLAW_GATEWAY_PORT, then gateway.port, then 18789.",
        "网关的端口。不写则依次取 OPENCLAW_GATEWAY_PORT、gateway.port、18789。");
    public static readonly Sentence Bind = new(
        "Which addresses to listen on. Left out: gateway.bind, then loopback.",
        "在哪些地址上监听。不写则取 gateway.bind，再取 loopback。");
    public static readonly Sentence AllowUnconfigured = new(
        "Start although gateway.mode is not \"local\" in openclaw.json.",
        "即使 openclaw.json 中的 gateway.mode 不是 \"local\" 也启动。");

    public static readonly Sentence NoOpenClawHere = new(
        "No OpenClaw here: Clawdoor's own gateway answers.",
        "本机没有 OpenClaw：由 Clawdoor 内置的网关应答。");
    public static readonly Sentence NoOpenClawHereNext = new(
        "If there is one, name it: --openclaw-config FILE, or --upstream http://127.0.0.1:PORT",
        "如果有，请指定它：--openclaw-config 文件，或 --upstream http://127.0.0.1:端口");
    public static readonly Sentence Answers = new(
        "Clawdoor's own gateway answers on {0} (auth mode {1})",
        "Clawdoor 内置的网关在 {0} 上应答（认证方式 {1}）");

    public static readonly Sentence Listens = new(
        "The built-in gateway listens on {0} (auth mode {1}).",
        "内置网关正在监听 {0}（认证方式 {1}）。");
    public static readonly Sentence UiOff = new(
        "Control UI: off (gateway.controlUi.enabled is false).",
        "控制界面：已关闭（gateway.controlUi.enabled 为 false）。");
    public static readonly Sentence UiOfficial = new("Control UI: the official one, from {0}", "控制界面：官方界面，来自 {0}");
    public static readonly Sentence UiOwn = new(
        "Control UI: Clawdoor's own small page. The official one: clawdoor ui install",
        "控制界面：Clawdoor 自带的小页面。安装官方界面：clawdoor ui install");
    public static readonly Sentence OpenHere = new("Open on this machine: {0}", "在本机打开：{0}");
    public static readonly Sentence HowToPair = new(
        "A browser from elsewhere is let in once: clawdoor devices list, then clawdoor devices approve ID",
        "来自别处的浏览器需要批准一次：clawdoor devices list，然后 clawdoor devices approve 编号");
    public static readonly Sentence Stands = new("Ctrl-C stops it.", "按 Ctrl-C 停止。");
    public static readonly Sentence Stopped = new("The built-in gateway has stopped.", "内置网关已停止。");

    public static readonly Sentence CannotListen = new(
        "The gateway cannot listen on {0}, port {1}: {2}",
        "网关无法在 {0} 的端口 {1} 上监听：{2}");
    public static readonly Sentence CannotListenNext = new(
        "gateway.bind and gateway.customBindHost must name an address of this machine; loopback always is one.",
        "gateway.bind 和 gateway.customBindHost 必须是本机的地址；loopback 始终可用。");
    public static readonly Sentence PortForbiddenNext = new(
        "Choose one from 1024 up: gateway.port, or --port 18789",
        "请选用 1024 以上的端口：gateway.port 或 --port 18789");
}
