namespace Clawdoor.Wording;

/// <summary>What a gateway's refusals mean, and what to do about them.</summary>
internal static class GatewayWords
{
    public static readonly Sentence SecretMissing = new("The gateway asks for its token or password.", "网关要求提供令牌或密码。");
    public static readonly Sentence SecretMissingNext = new(
        "Give it in a file: --token-file FILE",
        "用文件提供：--token-file 文件");
    public static readonly Sentence SecretWrong = new(
        "The gateway refused the token or password: it is not the one it uses.",
        "网关拒绝了令牌或密码：与它使用的不一致。");
    public static readonly Sentence SecretWrongNext = new(
        "See which one openclaw.json gives it: clawdoor config check\nA running gateway may have been started with another: systemctl --user restart openclaw-gateway.service",
        "查看 openclaw.json 里设置的是哪一个：clawdoor config check\n正在运行的网关可能是用别的密钥启动的：systemctl --user restart openclaw-gateway.service");
    public static readonly Sentence SecretNotConfigured = new(
        "The gateway has no token or password configured, so nobody can log in.",
        "网关没有设置令牌或密码，因此谁也无法登录。");
    public static readonly Sentence DeviceTokenWrong = new(
        "The gateway no longer accepts this device's token.",
        "网关不再接受此设备的令牌。");
    public static readonly Sentence DeviceTokenWrongNext = new(
        "Pair it again: delete device.key in the state directory and approve the new request on the server.",
        "请重新配对：删除状态目录中的 device.key，然后在服务器上批准新的请求。");
    public static readonly Sentence RateLimited = new(
        "Too many wrong tries: the gateway answers nobody from this address for another {0} s.",
        "错误次数过多：网关在 {0} 秒内不再理会这个地址。");
    public static readonly Sentence RateLimitedNext = new("Wait, then use the right token.", "请稍后使用正确的令牌重试。");
    public static readonly Sentence OriginRefused = new(
        "Origin not allowed: this address is not in gateway.controlUi.allowedOrigins.",
        "来源不被允许：这个地址不在 gateway.controlUi.allowedOrigins 中。");
    public static readonly Sentence OriginRefusedNext = new("Add it: clawdoor config apply", "添加它：clawdoor config apply");
    public static readonly Sentence ProxyUntrusted = new(
        "OpenClaw does not trust this door (HTTP 403, proxy_attribution_required): 127.0.0.1 is not in gateway.trustedProxies.",
        "OpenClaw 不信任这扇门（HTTP 403，proxy_attribution_required）：gateway.trustedProxies 中没有 127.0.0.1。");
    public static readonly Sentence PairingRequired = new(
        "This device must be paired first; its request is {0}.",
        "此设备需要先配对；它的请求编号是 {0}。");
    public static readonly Sentence PairingRequiredNext = new(
        "On the server: clawdoor devices approve {0}",
        "在服务器上运行：clawdoor devices approve {0}");
    public static readonly Sentence DeviceNeeded = new(
        "The gateway wants a device identity for this.",
        "网关要求提供设备身份。");
    public static readonly Sentence DeviceRefused = new(
        "The gateway refused this device's signature: {0}",
        "网关拒绝了此设备的签名：{0}");
    public static readonly Sentence ClockSkew = new(
        "The gateway says the signature is too old or too new: one of the two clocks is wrong by more than two minutes.",
        "网关认为签名过旧或过新：两边的时钟相差超过两分钟。");
    public static readonly Sentence ClockSkewNext = new("Set both clocks: timedatectl set-ntp true", "校准两边的时钟：timedatectl set-ntp true");
    public static readonly Sentence ProtocolMismatch = new(
        "The gateway speaks another version of the protocol; Clawdoor speaks version 4 (OpenClaw 2026.9).",
        "网关使用另一个版本的协议；Clawdoor 使用版本 4（OpenClaw 2026.9）。");
    public static readonly Sentence ProtocolMismatchNext = new("Update the older of the two.", "请更新两者中较旧的一个。");
    public static readonly Sentence ScopeMissing = new("This login lacks the scope {0}.", "此登录缺少权限 {0}。");
    public static readonly Sentence Denied = new("The gateway does not let this login do that: {0}", "网关不允许此登录这样做：{0}");
    public static readonly Sentence UnknownRequest = new(
        "There is no such request any more: it was answered, replaced by a newer one, or is older than five minutes.",
        "这个请求已不存在：已被处理、被新的请求取代，或者超过了五分钟。");
    public static readonly Sentence UnknownRequestNext = new("See who waits now: clawdoor devices list", "查看现在谁在等待：clawdoor devices list");
    public static readonly Sentence UnknownDevice = new("The gateway knows no such device.", "网关不认识这个设备。");
    public static readonly Sentence Starting = new("OpenClaw is still starting.", "OpenClaw 还在启动。");
    public static readonly Sentence StartingNext = new("Try again in a few seconds.", "请过几秒再试。");
    public static readonly Sentence Refused = new("Nothing listens there: the gateway is not running.", "那里没有程序在监听：网关没有运行。");
    public static readonly Sentence HostNotFound = new("There is no host of that name.", "找不到这个主机名。");
    public static readonly Sentence Unreachable = new("It cannot be reached: {0}", "无法连接：{0}");
    public static readonly Sentence TimedOut = new("It did not answer in time.", "没有及时应答。");
    public static readonly Sentence CertificateUntrusted = new(
        "Its certificate is not one to trust; its SHA-256 is {0}.",
        "它的证书不受信任，SHA-256 是 {0}。");
    public static readonly Sentence CertificateUntrustedNext = new(
        "Compare it with what clawdoor status says on the server, and if it is the same: --tls-fingerprint {0}",
        "请与服务器上 clawdoor status 显示的核对，如果一致：--tls-fingerprint {0}");
    public static readonly Sentence TlsFailed = new("It does not speak TLS as it should: {0}", "TLS 握手失败：{0}");
    public static readonly Sentence UpgradeLost = new(
        "The WebSocket upgrade was answered with an ordinary page: a proxy on the way does not pass Upgrade on.",
        "WebSocket 升级请求得到的是普通页面：途中的代理没有转发 Upgrade。");
    public static readonly Sentence UpgradeRefused = new("The WebSocket upgrade was refused with HTTP {0}.", "WebSocket 升级被拒绝，HTTP {0}。");
    public static readonly Sentence NotAGateway = new("What answers there is not an OpenClaw gateway: {0}", "那里应答的不是 OpenClaw 网关：{0}");
    public static readonly Sentence Closed = new("The gateway closed the connection ({0}): {1}", "网关关闭了连接（{0}）：{1}");
    public static readonly Sentence OtherRefusal = new("The gateway refused: {0}", "网关拒绝：{0}");
}
