namespace Clawdoor.Wording;

/// <summary>What is said while the door opens, stands open and closes.</summary>
internal static class UpWords
{
    public static readonly Sentence About = new(
        "Open the door: put OpenClaw on https://<this server's IP>.",
        "开门：让 OpenClaw 可以通过 https://<本机 IP> 访问。");
    public static readonly Sentence Welcome = new("Clawdoor {0} opens the door.", "Clawdoor {0} 正在开门。");

    public static readonly Sentence Finding = new("looking for OpenClaw", "正在查找 OpenClaw");
    public static readonly Sentence GatewayAnswers = new(
        "OpenClaw {0} answers on {1} in {2} ms ({3})",
        "OpenClaw {0} 在 {1} 上应答，用时 {2} 毫秒（{3}）");
    public static readonly Sentence GatewayAnswersUnnamed = new(
        "OpenClaw answers on {0} in {1} ms ({2})",
        "OpenClaw 在 {0} 上应答，用时 {1} 毫秒（{2}）");
    public static readonly Sentence AuthMode = new("auth mode {0}", "认证方式 {0}");
    public static readonly Sentence AuthUnknown = new("openclaw.json not read", "未读取 openclaw.json");
    public static readonly Sentence GatewayStarting = new(
        "OpenClaw on {0} is still starting; visitors see a page that waits with them.",
        "{0} 上的 OpenClaw 还在启动；访问者会看到一个会自动等待的页面。");
    public static readonly Sentence GatewaySilent = new(
        "OpenClaw does not answer on {0}; visitors see a page that waits with them until it does.",
        "{0} 上的 OpenClaw 没有应答；在它应答之前，访问者会看到一个会自动等待的页面。");
    public static readonly Sentence GatewaySilentNext = new(
        "Start it: systemctl --user start openclaw-gateway.service, or: openclaw gateway run",
        "启动它：systemctl --user start openclaw-gateway.service，或者：openclaw gateway run");
    public static readonly Sentence NoGateway = new(
        "No OpenClaw was found: nothing answers on {0}, and there is no configuration at {1}.",
        "没有找到 OpenClaw：{0} 上没有应答，{1} 也没有配置文件。");
    public static readonly Sentence NoGatewayNext = new(
        "If OpenClaw is installed, run openclaw onboard once, then start it: openclaw gateway run\nIf it belongs to another user, name its file: --openclaw-config /home/USER/.openclaw/openclaw.json\nIf it listens on another port, name it: --upstream http://127.0.0.1:PORT\nTo do without OpenClaw, with Clawdoor's own gateway: --upstream builtin",
        "如果已安装 OpenClaw，请先运行一次 openclaw onboard，再启动它：openclaw gateway run\n如果它属于另一个用户，请指定它的配置文件：--openclaw-config /home/用户名/.openclaw/openclaw.json\n如果它使用别的端口，请指定：--upstream http://127.0.0.1:端口\n如果不用 OpenClaw，而用 Clawdoor 内置的网关：--upstream builtin");
    public static readonly Sentence GatewayHasTls = new(
        "gateway.tls.enabled is true: the gateway speaks https itself, on loopback, where nobody listens in.",
        "gateway.tls.enabled 为 true：网关自己在环回地址上使用 https，而那里并没有人能窃听。");
    public static readonly Sentence GatewayHasTlsNext = new(
        "Turn it off, the door does the TLS: openclaw config set gateway.tls.enabled false",
        "请关闭它，TLS 由大门负责：openclaw config set gateway.tls.enabled false");
    public static readonly Sentence NotOpenClaw = new(
        "What answers on {0} is not an OpenClaw gateway (GET {1} gave {2}).",
        "{0} 上应答的不是 OpenClaw 网关（GET {1} 的结果是 {2}）。");
    public static readonly Sentence NotOpenClawNext = new(
        "Clawdoor shows nothing else to the internet. Name the gateway's own port: --upstream http://127.0.0.1:PORT",
        "Clawdoor 不会把别的程序暴露到公网。请指定网关自己的端口：--upstream http://127.0.0.1:端口");

    public static readonly Sentence AddressPublic = new("Address: {0}", "地址：{0}");
    public static readonly Sentence AddressPrivate = new(
        "Address: {0} (private: this machine has no public address of its own)",
        "地址：{0}（内网地址：本机网卡上没有公网地址）");
    public static readonly Sentence AddressPrivateNote = new(
        "These addresses are reachable from the same network only.",
        "这些地址只能从同一个网络访问。");
    public static readonly Sentence AddressPrivateNext = new(
        "On a cloud server visitors type the public IP of the console; name it as well: --address PUBLIC-IP",
        "在云服务器上，访问者输入的是控制台里的公网 IP，请一并指定：--address 公网IP");
    public static readonly Sentence AddressNotHere = new(
        "Address: {0} (not on this machine's interfaces, as is usual behind a cloud's NAT)",
        "地址：{0}（不在本机网卡上，云服务器的 NAT 后面通常如此）");
    public static readonly Sentence NoAddress = new(
        "This machine has no address but loopback, so nobody could reach the door.",
        "本机除了环回地址没有别的地址，谁也无法访问。");
    public static readonly Sentence NoAddressNext = new("Name one: --address IP", "请指定一个：--address IP");

    public static readonly Sentence CertificateTick = new(
        "Certificate: {0}, {1}, until {2:yyyy-MM-dd}, SHA-256 {3}",
        "证书：{0}，{1}，有效期至 {2:yyyy-MM-dd}，SHA-256 {3}");
    public static readonly Sentence CertificateSelfSigned = new("self-signed, renews itself", "自签名，自动续期");
    public static readonly Sentence CertificateGiven = new("yours", "由您提供");

    public static readonly Sentence PortForbidden = new(
        "Ports {0} may not be opened by this user.",
        "当前用户无权打开端口 {0}。");
    public static readonly Sentence PortForbiddenNext = new(
        "Run as root: sudo clawdoor up\nOr let everybody open ports from 80 up: sudo sysctl net.ipv4.ip_unprivileged_port_start=80\nOr choose ports that need no permission: --https-port 8443 --http-port 8080",
        "以 root 运行：sudo clawdoor up\n或者允许所有用户打开 80 以上的端口：sudo sysctl net.ipv4.ip_unprivileged_port_start=80\n或者选择不需要权限的端口：--https-port 8443 --http-port 8080");
    public static readonly Sentence PortFallback = new(
        "Ports 443 and 80 need permission that this user does not have; the door opens on {0} and {1} instead.",
        "打开 443 和 80 端口需要当前用户没有的权限，因此改用 {0} 和 {1}。");
    public static readonly Sentence StateTooLong = new(
        "The state directory's path is too long for a control socket: {0}",
        "状态目录的路径太长，无法放置控制套接字：{0}");
    public static readonly Sentence StateTooLongNext = new(
        "Choose one of at most 90 characters: --state DIR",
        "请选择不超过 90 个字符的目录：--state 目录");
    public static readonly Sentence ListenFailed = new(
        "Cannot listen on {0}: {1}",
        "无法监听 {0}：{1}");
    public static readonly Sentence ListenFailedNext = new(
        "--listen takes addresses of this machine; leave it out to listen on all of them.",
        "--listen 只能写本机的地址；不写则监听全部地址。");

    public static readonly Sentence ConfigInOrder = new("openclaw.json is in order ({0})", "openclaw.json 没有问题（{0}）");
    public static readonly Sentence ConfigEdited = new(
        "openclaw.json edited: {0} (undo: {1})",
        "已修改 openclaw.json：{0}（撤销：{1}）");
    public static readonly Sentence ConfigApplied = new(
        "OpenClaw works with the changes, proved {0} s later; no restart by you needed",
        "{0} 秒后已验证 OpenClaw 按修改工作，不需要您重启");
    public static readonly Sentence ConfigWaiting = new("waiting for OpenClaw to take the changes over", "等待 OpenClaw 采用修改");
    public static readonly Sentence ConfigNotApplied = new(
        "OpenClaw has not taken the changes over after {0} s.",
        "{0} 秒后 OpenClaw 仍未采用修改。");
    public static readonly Sentence ConfigNotAppliedNext = new(
        "See what it says: openclaw logs\nOr restart it: systemctl --user restart openclaw-gateway.service",
        "查看它的日志：openclaw logs\n或者重启它：systemctl --user restart openclaw-gateway.service");
    public static readonly Sentence AuthKeyQuestion = new(
        "Repair the login as explained?",
        "要按上面的说明修复登录设置吗？");
    public static readonly Sentence ConfigQuestion = new("Make this change to {0}?", "要对 {0} 做这些修改吗？");
    public static readonly Sentence ConfigLeftAlone = new(
        "openclaw.json was left as it is; until these are in it, visitors may be refused: {0}",
        "没有改动 openclaw.json；其中缺少这些设置时，访问者可能被拒绝：{0}");
    public static readonly Sentence ConfigLeftAloneNext = new(
        "See them: clawdoor config diff\nMake them: clawdoor config apply",
        "查看：clawdoor config diff\n修改：clawdoor config apply");
    public static readonly Sentence ConfigProblem = new(
        "openclaw.json could not be brought in order: {0}",
        "无法整理 openclaw.json：{0}");

    public static readonly Sentence Visiting = new("sending a test visitor", "正在派出测试访客");
    public static readonly Sentence VisitorTick = new(
        "Test visitor: {0} → upgrade → connect.challenge in {1} ms, origin allowed",
        "测试访客：{0} → 协议升级 → connect.challenge，用时 {1} 毫秒，来源已允许");
    public static readonly Sentence VisitorToken = new(
        "Token accepted; a visitor without pairing gets no rights",
        "令牌有效；未配对的访客没有任何权限");
    public static readonly Sentence VisitorFailed = new("Test visitor: {0}", "测试访客：{0}");
    public static readonly Sentence VisitorTrustedAsLocal = new(
        "Danger: OpenClaw takes remote visitors for local ones. The door stays shut.",
        "危险：OpenClaw 把远程访客当成了本地访客。大门保持关闭。");
    public static readonly Sentence VisitorTrustedAsLocalNext = new(
        "Check gateway.trustedProxies in openclaw.json, then try again.",
        "请检查 openclaw.json 中的 gateway.trustedProxies，然后重试。");
    public static readonly Sentence NotReachedFromHere = new(
        "{0} cannot be reached from this server itself (usual behind a cloud's NAT); the visitor came by loopback.",
        "从本机无法访问 {0}（云服务器的 NAT 后面通常如此）；测试访客走的是环回地址。");
    public static readonly Sentence NoAuth = new(
        "Danger: gateway.auth.mode is none. Everybody who finds this address may do everything.",
        "危险：gateway.auth.mode 是 none。任何找到这个地址的人都拥有全部权限。");
    public static readonly Sentence NoAuthNext = new(
        "Set a token: openclaw config set gateway.auth.mode token",
        "请设置令牌：openclaw config set gateway.auth.mode token");
    public static readonly Sentence NotFromOutside = new(
        "Whether {0} is reachable from outside was not tried: firewalls and security groups must let port {1} through, never {2}.",
        "没有测试能否从外网访问 {0}：防火墙和安全组要放行端口 {1}，绝不要放行 {2}。");

    public static readonly Sentence Open = new("Open:", "打开：");
    public static readonly Sentence SelfSignedHint = new(
        "The browser warns once about the self-signed certificate. Compare its SHA-256 with the one above, then go on.",
        "浏览器会对自签名证书警告一次。请核对其 SHA-256 与上面一致，然后继续访问。");
    public static readonly Sentence TokenUnknown = new(
        "The token is not written in openclaw.json as text, so the page will ask for it.",
        "令牌没有以明文写在 openclaw.json 中，因此页面会要求输入。");
    public static readonly Sentence TokenHidden = new(
        "The address with the token is shown only on a terminal.",
        "带令牌的地址只在终端中显示。");
    public static readonly Sentence Stands = new(
        "The door is open. Ctrl-C closes it.",
        "大门已打开。按 Ctrl-C 关闭。");
    public static readonly Sentence Closing = new("Closing: {0} open connections get {1} s to finish.", "正在关闭：{0} 个连接有 {1} 秒收尾时间。");
    public static readonly Sentence Closed = new("The door is closed.", "大门已关闭。");

    public static readonly Sentence WantsIn = new("Request for pairing [{0}]", "配对请求 [{0}]");
    public static readonly Sentence DeskKeys = new("a = approve, r = reject", "按 a 批准，按 r 拒绝");
    public static readonly Sentence DeskWhich = new("Which one? {0}", "哪一个？{0}");
    public static readonly Sentence DeskLookFirst = new(
        "A request has only just come in; read it, then press the key again.",
        "刚刚来了新的请求；请先看清楚，再按一次。");
    public static readonly Sentence DeskApproved = new("Approved: {0}. The page connects by itself.", "已批准：{0}。页面会自动连接。");
    public static readonly Sentence DeskRejected = new("Rejected: {0}", "已拒绝：{0}");
    public static readonly Sentence DeskGone = new("Request [{0}] is no longer open.", "配对请求 [{0}] 已失效。");
    public static readonly Sentence DeskLost = new(
        "Requests for pairing cannot be watched for now: {0}",
        "暂时无法查看配对请求：{0}");
    public static readonly Sentence DeskBlind = new(
        "Requests for pairing are not shown here, because the gateway's secret cannot be read from openclaw.json.",
        "由于无法从 openclaw.json 读取网关的密钥，这里不显示配对请求。");
    public static readonly Sentence DeskBlindNext = new(
        "Answer them with OpenClaw's own command: openclaw devices list",
        "请用 OpenClaw 自己的命令处理：openclaw devices list");
}
