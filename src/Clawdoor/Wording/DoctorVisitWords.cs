namespace Clawdoor.Wording;

/// <summary>The doctor's findings about a visitor's way through the door, the login and pairing.</summary>
internal static class DoctorVisitWords
{
    public static readonly Sentence WrongUpstream = new("OpenClaw answers on {0}, but {1} says {2}.", "OpenClaw 在 {0} 上应答，但 {1} 返回 {2}。");
    public static readonly Sentence WrongUpstreamMeans = new("The door forwards to another port or address than OpenClaw's, or may not connect there.", "大门转发到的端口或地址不是 OpenClaw 的，或它无权连接。");
    public static readonly Sentence WrongUpstreamCure = new(
        "In nginx: proxy_pass http://{0}; and on SELinux systems: sudo setsebool -P httpd_can_network_connect 1",
        "nginx 中 proxy_pass 应指向 http://{0}；在启用 SELinux 的系统上还需：sudo setsebool -P httpd_can_network_connect 1");

    public static readonly Sentence TrustedProxies = new("OpenClaw does not trust the door: gateway.trustedProxies does not name {0}.", "OpenClaw 不信任这扇门：gateway.trustedProxies 中没有 {0}。");
    public static readonly Sentence TrustedProxiesMeans = new(
        "The process lives (/healthz 200), but everything else is refused with 403 proxy_attribution_required: the page and the WebSocket. It is not optional.",
        "进程是活的（/healthz 返回 200），但其余请求一律被 403 proxy_attribution_required 拒绝，包括页面和 WebSocket。这一项不可省略。");
    public static readonly Sentence TrustedProxiesCure = new(
        "Add it: \"trustedProxies\": [\"127.0.0.1\", \"::1\"] under \"gateway\" in openclaw.json. OpenClaw takes it without a restart.",
        "请添加：在 openclaw.json 的 \"gateway\" 下写 \"trustedProxies\": [\"127.0.0.1\", \"::1\"]。OpenClaw 无需重启即可生效。");
    public static readonly Sentence LoopbackVisitor = new(
        "tried over loopback, where a proxy can name no visitor; give an address of this computer: --url https://IP",
        "经由回环地址检查，此时代理无法说明访问者是谁；请给出本机的地址：--url https://IP");
    public static readonly Sentence ProxiesFact = new("OpenClaw trusts the door", "OpenClaw 信任大门");

    public static readonly Sentence UpgradeLost = new("{0} answers the WebSocket upgrade with an ordinary page.", "{0} 对 WebSocket 升级请求返回了普通页面。");
    public static readonly Sentence UpgradeLostMeans = new(
        "The page opens, but says \"disconnected from gateway\". The proxy drops Upgrade and Connection, which belong to one hop only.",
        "页面能打开，却显示 \"disconnected from gateway\"。代理丢弃了只属于单跳的 Upgrade 和 Connection 请求头。");
    public static readonly Sentence UpgradeLostCure = new(
        "In nginx, in the location: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;",
        "在 nginx 的 location 中写：proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;");
    public static readonly Sentence UpgradeRefused = new("No WebSocket opens at {0}: {1}.", "{0} 无法建立 WebSocket：{1}。");
    public static readonly Sentence UpgradeRefusedMeans = new("The page may open, but nothing on it works.", "页面也许能打开，但什么都用不了。");
    public static readonly Sentence UpgradeRefusedCure = new("Look at the door's log for that moment; after 503 with \"too many\", wait a minute.", "请查看大门此刻的日志；如果是 503（连接过多），请等一分钟。");
    public static readonly Sentence UpgradeFact = new("WebSocket opens", "WebSocket 可以建立");

    public static readonly Sentence OriginRefused = new("OpenClaw refuses browsers that opened {0}: origin not allowed.", "OpenClaw 拒绝从 {0} 打开的浏览器：origin not allowed。");
    public static readonly Sentence OriginRefusedMeans = new(
        "Browsers say which address the page came from; OpenClaw compares it as text with gateway.controlUi.allowedOrigins. The page loads, then shows \"Browser origin not allowed\".",
        "浏览器会说明页面来自哪个地址；OpenClaw 把它与 gateway.controlUi.allowedOrigins 逐字比较。页面会打开，然后显示 \"Browser origin not allowed\"。");
    public static readonly Sentence OriginRefusedCure = new(
        "Add exactly that text, without a slash at the end: \"allowedOrigins\": [\"{0}\"] under \"gateway.controlUi\". OpenClaw takes it without a restart.",
        "请逐字添加，末尾不要斜杠：在 \"gateway.controlUi\" 下写 \"allowedOrigins\": [\"{0}\"]。OpenClaw 无需重启即可生效。");
    public static readonly Sentence OriginFact = new("origin allowed: {0}", "来源已允许：{0}");
    public static readonly Sentence Protocol = new("OpenClaw speaks another protocol than version {0}.", "OpenClaw 使用的协议不是版本 {0}。");
    public static readonly Sentence ProtocolMeans = new("This Clawdoor was made for OpenClaw 2026.9; its own commands cannot log in there, browsers can.", "此版 Clawdoor 面向 OpenClaw 2026.9；它自己的命令无法登录，浏览器可以。");
    public static readonly Sentence ProtocolCure = new("Update the older of the two: openclaw update, or Clawdoor.", "请更新较旧的一方：openclaw update，或更新 Clawdoor。");

    public static readonly Sentence LockedOut = new("OpenClaw has locked this address out for another {0} s.", "OpenClaw 已锁定这个地址，还需 {0} 秒。");
    public static readonly Sentence LockedOutMeans = new(
        "Ten wrong secrets within a minute lock an address for five minutes, the right secret included. Something goes on trying with an old one.",
        "一分钟内输错十次密钥，该地址会被锁定五分钟，正确的密钥也不接受。有程序在用旧密钥不停尝试。");
    public static readonly Sentence LockedOutCure = new("Close pages and apps with an old token, then wait; a restart of OpenClaw opens the lock at once.", "请关闭使用旧令牌的页面和应用，然后等待；重启 OpenClaw 可立即解锁。");
    public static readonly Sentence SecretRefused = new("The running gateway does not take the {0} of openclaw.json.", "正在运行的网关不接受 openclaw.json 中的 {0}。");
    public static readonly Sentence SecretRefusedMeans = new(
        "It was started with another one: from the environment of its service, or before the file was changed. \"Authentication failed\" is what visitors see.",
        "它启动时用的是另一个：来自服务的环境变量，或在文件修改之前启动。访问者看到的是“认证失败”。");
    public static readonly Sentence SecretRefusedCure = new("Restart it: {1}\nIf it is still so, look for OPENCLAW_GATEWAY_TOKEN in its service: systemctl --user cat openclaw-gateway.service", "请重启：{1}\n如果仍然如此，请在服务中查找 OPENCLAW_GATEWAY_TOKEN：systemctl --user cat openclaw-gateway.service");
    public static readonly Sentence TakenForLocal = new("OpenClaw takes visitors for programs of this computer.", "OpenClaw 把访问者当成了本机的程序。");
    public static readonly Sentence TakenForLocalMeans = new(
        "Whoever has the token needs no pairing and gets every right at once. The proxy passes no visitor's address on.",
        "任何拿到令牌的人都无需配对，立即获得全部权限。代理没有传递访问者的地址。");
    public static readonly Sentence TakenForLocalCure = new(
        "In nginx: proxy_set_header X-Forwarded-For $remote_addr; and trustedProxies as above; until then close the port.",
        "nginx 中应写：proxy_set_header X-Forwarded-For $remote_addr; 并按上文设置 trustedProxies；在此之前请关闭端口。");
    public static readonly Sentence LoginRefused = new("OpenClaw refuses the login: {0}", "OpenClaw 拒绝登录：{0}");
    public static readonly Sentence LoginRefusedMeans = new("Everything before the login was right; the code is OpenClaw's own.", "登录之前的一切都没有问题；该代码是 OpenClaw 自己的。");
    public static readonly Sentence LoginRefusedCure = new("Its log has a line with the same cause: openclaw logs", "它的日志中有一行写明同样的原因：openclaw logs");
    public static readonly Sentence LoginFact = new("{0} accepted; without pairing it gives no rights", "{0} 有效；未配对时没有任何权限");
    public static readonly Sentence SecretUnseen = new("the gateway's secret cannot be read from here", "在这里无法读取网关的密钥");

    public static readonly Sentence PairingWaits = new("{0} devices wait to be let in, the newest from {1}.", "有 {0} 个设备在等待批准，最新的来自 {1}。");
    public static readonly Sentence PairingWaitsMeans = new(
        "A browser that comes for the first time must be approved once. A request lives five minutes after its last try; on a public address it may be a stranger's.",
        "首次访问的浏览器须批准一次。请求在最后一次尝试后保留五分钟；在公网地址上，它也可能来自陌生人。");
    public static readonly Sentence PairingWaitsCure = new("Look who it is, then let it in: clawdoor devices approve {2}\nNot yours? clawdoor devices reject {2}", "请先看清是谁，再批准：clawdoor devices approve {2}\n不是您的？clawdoor devices reject {2}");
    public static readonly Sentence UpgradeWaits = new(
        "A device at {0} that is paired already waits for more rights.", "位于 {0} 的已配对设备正在等待更多权限。");
    public static readonly Sentence UpgradeWaitsMeans = new(
        "It was approved for less than its page asks for, or its token was taken away; until somebody agrees it stays out, and its page says only \"pairing required\".",
        "它获准的权限少于页面所需，或其令牌已被收回；在有人同意之前它无法进入，页面只显示 \"pairing required\"。");
    public static readonly Sentence UpgradeWaitsCure = new(
        "Look who it is, then agree: clawdoor devices approve {1}\nOr leave it as it is: clawdoor devices reject {1}",
        "请先看清是谁，再同意：clawdoor devices approve {1}\n或维持原样：clawdoor devices reject {1}");
    public static readonly Sentence ScopesNarrow = new(
        "The browser “{0}” was approved for less than the Control UI asks for.", "浏览器“{0}”获准的权限少于 Control UI 所需。");
    public static readonly Sentence ScopesNarrowMeans = new(
        "At every visit it asks for the rest and is kept out; each request is forgotten after five minutes.",
        "它每次访问都会再次申请其余权限而被挡在外面；每个请求五分钟后失效。");
    public static readonly Sentence ScopesNarrowCure = new(
        "Open the page there and within five minutes: clawdoor devices list, then clawdoor devices approve\nNot wanted any more? clawdoor devices remove {1}",
        "在该浏览器中打开页面，并在五分钟内运行：clawdoor devices list，再 clawdoor devices approve\n不再需要它？clawdoor devices remove {1}");
    public static readonly Sentence PairedFact = new("{0} devices paired, nobody waits", "已配对 {0} 个设备，没有等待的请求");
    public static readonly Sentence NotAsked = new("the gateway could not be asked: {0}", "无法询问网关：{0}");
}
