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
        "Control UI：已关闭（gateway.controlUi.enabled 为 false）。");
    public static readonly Sentence OpenHere = new("Open on this machine: {0}", "在本机打开：{0}");
    public static readonly Sentence HowToPair = new(
        "A browser from elsewhere is let in once: clawdoor devices list, then clawdoor devices approve ID",
        "来自别处的浏览器需要批准一次：clawdoor devices list，然后 clawdoor devices approve 编号");
    public static readonly Sentence Stands = new("Ctrl-C stops it.", "按 Ctrl-C 停止。");
    public static readonly Sentence Stopped = new("The built-in gateway has stopped.", "内置网关已停止。");

    public static readonly Sentence ImportAbout = new(
        "Take over the devices that are paired with an OpenClaw, so that they need not be paired again.",
        "导入已与 OpenClaw 配对的设备，无需重新配对。");
    public static readonly Sentence ImportFrom = new(
        "OpenClaw's state directory. Left out: where OpenClaw itself looks (OPENCLAW_STATE_DIR, ~/.openclaw).",
        "OpenClaw 的状态目录。不写则按 OpenClaw 自己的规则查找（OPENCLAW_STATE_DIR、~/.openclaw）。");
    public static readonly Sentence ImportTaken = new("imported", "已导入");
    public static readonly Sentence ImportKnown = new("known already, left as it is", "已存在，保持不变");
    public static readonly Sentence ImportSkipped = new("not imported: {0}", "未导入：{0}");
    public static readonly Sentence Imported = new(
        "{0} devices imported from {1}; {2} were known already, {3} could not be taken.",
        "已从 {1} 导入 {0} 个设备；{2} 个已存在，{3} 个无法导入。");

    public static readonly Sentence UiAbout = new(
        "The official Control UI for the built-in gateway.",
        "供内置网关使用的官方 Control UI。");
    public static readonly Sentence UiInstallAbout = new(
        "Fetch OpenClaw's own Control UI from the npm registry, check it and keep it in the state directory.",
        "从 npm 软件源下载 OpenClaw 的官方 Control UI，校验后保存到状态目录。");
    public static readonly Sentence UiStatusAbout = new(
        "Say which Control UI the built-in gateway serves, and why.",
        "查看内置网关提供的是哪个 Control UI 以及原因。");
    public static readonly Sentence UiVersion = new(
        "OpenClaw's version. Left out: the one this Clawdoor is tested with.",
        "OpenClaw 的版本。不写则使用本版 Clawdoor 测试过的版本。");
    public static readonly Sentence UiRegistry = new(
        "The npm registry to ask. Left out: NPM_CONFIG_REGISTRY, then npm's own.",
        "要使用的 npm 软件源。不写则取 NPM_CONFIG_REGISTRY，再取 npm 官方源。");
    public static readonly Sentence UiAsking = new("asking the registry", "正在查询软件源");
    public static readonly Sentence UiDownloading = new("downloading {0} of {1} MB", "正在下载 {0} / {1} MB");
    public static readonly Sentence UiUnpacking = new("unpacking, {0} files", "正在解压，{0} 个文件");
    public static readonly Sentence UiIsThere = new(
        "The Control UI of OpenClaw {0} is in {1} ({2} MB downloaded, {3} files).",
        "OpenClaw {0} 的 Control UI 已安装到 {1}（下载 {2} MB，{3} 个文件）。");
    public static readonly Sentence UiWasThere = new(
        "The Control UI of OpenClaw {0} is in {1} already.",
        "OpenClaw {0} 的 Control UI 已经在 {1} 中。");
    public static readonly Sentence UiTakenAtStart = new(
        "A gateway that is running serves it after its next start.",
        "正在运行的网关会在下次启动后提供它。");

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
