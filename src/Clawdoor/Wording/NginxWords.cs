namespace Clawdoor.Wording;

/// <summary>What is said about somebody else's nginx configuration.</summary>
internal static class NginxWords
{
    public static readonly Sentence NotNginx = new(
        "{0} is not what nginx can read: found {1}; allowed is {2}.", "{0} 不是 nginx 能读的配置：出现 {1}，此处应为{2}。");
    public static readonly Sentence NotNginxNext = new(
        "nginx -t shows the same place. Correct it, then run the same command again. Nothing was changed.",
        "nginx -t 会指出同一处。请改正后重新运行同一条命令。文件没有任何改动。");
    public static readonly Sentence ExpectedName = new("the name of a directive", "指令名称");
    public static readonly Sentence ExpectedEnd = new("; or { behind the directive", "指令之后的 ; 或 {");
    public static readonly Sentence ExpectedBlockEnd = new("} for a block that is still open", "尚未结束的块的 }");
    public static readonly Sentence ExpectedBlockBegin = new("a directive: no block is open here", "一条指令（这里没有未结束的块）");
    public static readonly Sentence ExpectedQuoteEnd = new("the quote that ends the text", "结束文本的引号");
    public static readonly Sentence ExpectedBlank = new("a blank, ; or { behind the quote", "引号之后的空格、分号或 {");
    public static readonly Sentence ExpectedLessDepth = new("at most {0} blocks in blocks", "最多 {0} 层嵌套的块");
    public static readonly Sentence ExpectedLessText = new("at most {0} MiB in one file", "单个文件最多 {0} MiB");
    public static readonly Sentence ExpectedFewer = new("at most {0} directives in one file", "单个文件最多 {0} 条指令");

    public static readonly Sentence IncludeMissing = new("{0} includes {1}, which is not there.", "{0} 包含了 {1}，但它不存在。");
    public static readonly Sentence IncludeUnreadable = new("{0} includes {1}, which cannot be read.", "{0} 包含了 {1}，但它无法读取。");
    public static readonly Sentence IncludeCircular = new("{0} includes {1}, which is being read already.", "{0} 包含了 {1}，而后者正在读取中，形成循环。");
    public static readonly Sentence IncludeTooDeep = new("{0} includes {1}, deeper than {2} files in files.", "{0} 包含了 {1}，嵌套超过 {2} 层。");
    public static readonly Sentence IncludeTooMany = new("{0} includes {1}, one file too many: at most {2}.", "{0} 包含了 {1}，文件过多：最多 {2} 个。");
    public static readonly Sentence IncludeTooLarge = new("{0} includes {1}, too much text: at most {2} MiB together.", "{0} 包含了 {1}，内容过多：合计最多 {2} MiB。");

    public static readonly Sentence SecretUnderOtherKey = new(
        "The auth mode is token and only a password is set: every login fails.", "认证方式是 token，却只设置了 password：所有登录都会失败。");
    public static readonly Sentence ProxyNotTrusted = new(
        "trustedProxies is left out: OpenClaw answers a proxy on the same machine with 403.", "没有写 trustedProxies：OpenClaw 会对本机的代理返回 403。");
    public static readonly Sentence SeenByConfigCheck = new("See: clawdoor config check", "请看：clawdoor config check");
    public static readonly Sentence ForwardedByVisitor = new(
        "What a visitor claims in the forwarded headers is handed on, so anybody can pretend to come from any address.",
        "访问者自己写的转发头会被原样传递，任何人都能冒充来自任意地址。");
    public static readonly Sentence ForwardedByVisitorCure = new(
        "Clawdoor drops what strangers claim and writes what it measured. In nginx: proxy_set_header X-Forwarded-For $remote_addr;",
        "Clawdoor 会丢弃外人声称的内容，只写入自己测得的地址。在 nginx 中应写：proxy_set_header X-Forwarded-For $remote_addr;");
    public static readonly Sentence NoCertificateForAddress = new(
        "The certificate is self-signed for a public address. Without a domain there is a real one too: Let's Encrypt certifies IP addresses since January 2026 (profile shortlived, 160 hours).",
        "公网地址用的是自签名证书。没有域名也能拿到正式证书：Let's Encrypt 自 2026 年 1 月起为 IP 地址签发证书（shortlived 配置，有效期 160 小时）。");
    public static readonly Sentence NoCertificateForAddressCure = new(
        "Get one with an ACME client that knows profiles and name its files as certificate and key; Clawdoor takes every renewal by itself.",
        "请用支持 profile 的 ACME 客户端申请，并把文件写入 certificate 和 key；之后的续期 Clawdoor 会自动采用。");
    public static readonly Sentence ClickThroughWarning = new(
        "Clicking through the warning is not enough: an iPhone loads the page and refuses its WebSocket, and no browser starts service workers.",
        "点过浏览器的警告并不够：iPhone 能打开页面却拒绝 WebSocket，任何浏览器都不会启用 Service Worker。");
    public static readonly Sentence ClickThroughWarningCure = new(
        "Use a certificate that the device trusts: one from an authority, or this one installed on the device.",
        "请使用设备信任的证书：由权威机构签发，或把当前证书安装到设备上。");
    public static readonly Sentence AlwaysUpgrade = new(
        "Every request says \"Connection: upgrade\", so nginx keeps no connection to the gateway and opens one for each request.",
        "每个请求都带 \"Connection: upgrade\"，nginx 因此无法保持与网关的连接，每个请求都要新建一个。");
    public static readonly Sentence AlwaysUpgradeCure = new(
        "Clawdoor upgrades only what asks for it. In nginx: map $http_upgrade $connection_upgrade { default upgrade; '' ''; } and proxy_set_header Connection $connection_upgrade;",
        "Clawdoor 只升级提出要求的请求。在 nginx 中应写：map $http_upgrade $connection_upgrade { default upgrade; '' ''; }，并写 proxy_set_header Connection $connection_upgrade;");
    public static readonly Sentence HostWithoutPort = new(
        "$host has no port: on any port but 443 the gateway sees another origin than the browser's and refuses it.",
        "$host 不带端口：只要不是 443 端口，网关看到的来源就与浏览器的不同，从而拒绝连接。");
    public static readonly Sentence HostWithoutPortCure = new(
        "Clawdoor hands the Host header on whole. In nginx: proxy_set_header Host $http_host;",
        "Clawdoor 会完整传递 Host 头。在 nginx 中应写：proxy_set_header Host $http_host;");
    public static readonly Sentence TokenInQuery = new(
        "A token written as ?token= ends up here in the clear: in a log, or in an address that others see as Referer.",
        "写成 ?token= 的令牌会在这里以明文留下：进入日志，或作为 Referer 被他人看到。");
    public static readonly Sentence TokenInQueryCure = new(
        "Use #token=, which never leaves the browser; Clawdoor turns ?token= into it and logs no query. Old log files may hold tokens: change the secret if yours was in an address.",
        "请改用 #token=，它不会离开浏览器；Clawdoor 会把 ?token= 转成它，并且不记录查询串。旧日志里可能有令牌：如果曾写在网址里，请更换密钥。");
    public static readonly Sentence ApprovedBlind = new(
        "The pending request is approved without a look: on a public page it may be a stranger's.", "不看内容就批准待配对请求：在公开页面上，它可能来自陌生人。");
    public static readonly Sentence ApprovedBlindCure = new(
        "clawdoor up and clawdoor devices list show who asks.", "clawdoor up 和 clawdoor devices list 会显示是谁在请求。");
    public static readonly Sentence RenewedByRestart = new(
        "A self-signed leaf that nginx reads when it starts: renewing it means a restart, which drops every socket, and breaks every app that pinned the old one.",
        "nginx 只在启动时读取这张自签名证书：续期要重启，会断开所有连接，还会让固定了旧证书的应用失效。");
    public static readonly Sentence RenewedByRestartCure = new(
        "Clawdoor takes a renewed file while it runs and drops nothing. A new leaf still has to be pinned anew, so it keeps its own one as long as it can.",
        "Clawdoor 在运行中采用续期后的文件，不断开任何连接。新证书仍需重新固定，因此它自己的证书会尽可能长期不变。");

    public static readonly Sentence NoAccessRule = new(
        "restricts who comes in; the door does not, the gateway's own login and pairing do", "限制谁能进入；Clawdoor 不做这种限制，由网关自身的登录和配对把关");
    public static readonly Sentence NoOtherServer = new("another server, which only nginx serves", "另一个站点，只有 nginx 在提供");
    public static readonly Sentence NoOtherLocation = new("other content, which only nginx serves", "其他内容，只有 nginx 在提供");
    public static readonly Sentence NoAcmeChallenge = new(
        "renewing a certificate through this place needs another way, such as a DNS challenge", "通过这里续期证书需要换一种方式，例如 DNS 验证");
    public static readonly Sentence NoPathPrefix = new(
        "the gateway stands under a path here; behind the door it stands at /", "这里网关位于某个路径之下；在 Clawdoor 之后它位于 /");
    public static readonly Sentence NoName = new(
        "a name; the door is reached by IP address, so add https://NAME to allowedOrigins yourself if visitors use it", "这是域名；Clawdoor 通过 IP 地址访问，如果访问者使用域名，请自行把 https://域名 加入 allowedOrigins");
    public static readonly Sentence NoListen = new("the door does not listen there", "Clawdoor 不在这里监听");
    public static readonly Sentence NoCertificate = new("the door shows one certificate, from plain files", "Clawdoor 只使用一张证书，来自普通文件");
    public static readonly Sentence NoUpstream = new(
        "the door speaks to one gateway, on this machine and by plain http", "Clawdoor 只连接一个网关：在本机，使用普通 http");
    public static readonly Sentence NoBehindProxy = new(
        "nginx stands behind another proxy; the door takes the address that connects for the visitor's", "nginx 位于另一个代理之后；Clawdoor 会把直接连接它的地址当作访问者的地址");
    public static readonly Sentence NoHeader = new("headers of answers; the gateway's own go through unchanged", "响应头；网关自己的响应头会原样通过");
    public static readonly Sentence NoLog = new("the door logs to standard output", "Clawdoor 的日志写到标准输出");
    public static readonly Sentence NoOther = new("has no counterpart", "没有对应的设置");
}
