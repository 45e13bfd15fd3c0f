namespace Clawdoor.Wording;

/// <summary>The doctor's findings about what a proxy tells the gateway of a visitor.</summary>
internal static class DoctorForwardedWords
{
    public static readonly Sentence ByVisitor = new(
        "The proxy hands on what visitors claim about their own address.", "代理会把访问者自己声称的地址原样传给网关。");
    public static readonly Sentence ByVisitorMeans = new(
        "A visitor who sends X-Forwarded-For is whoever it likes: lockouts after wrong secrets can be evaded and put on others, and requests for pairing show a false address.",
        "访问者只要自带 X-Forwarded-For，就能冒充任意地址：可以躲过输错密钥后的锁定、让别人被锁定，配对请求也会显示假地址。");
    public static readonly Sentence ByVisitorCure = new(
        "In nginx: proxy_set_header X-Forwarded-For $remote_addr; other proxies too must overwrite it.",
        "nginx 中应写：proxy_set_header X-Forwarded-For $remote_addr; 其他代理同样必须覆盖它。");

    public static readonly Sentence SchemeLost = new(
        "OpenClaw takes the page for {0}, visitors open {1}.", "OpenClaw 以为页面是 {0}，而访问者打开的是 {1}。");
    public static readonly Sentence SchemeLostMeans = new(
        "The proxy does not say that visitors come by https, so OpenClaw builds http links for pages of plugins, which browsers block on an https page.",
        "代理没有说明访问者使用 https，OpenClaw 因此为插件页面生成 http 链接，而浏览器会在 https 页面上拦截它们。");
    public static readonly Sentence SchemeLostCure = new(
        "In nginx: proxy_set_header X-Forwarded-Proto $scheme;", "nginx 中应写：proxy_set_header X-Forwarded-Proto $scheme;");

    public static readonly Sentence HostChanged = new(
        "OpenClaw is told the host {0}, visitors type {1}.", "OpenClaw 得到的主机是 {0}，而访问者输入的是 {1}。");
    public static readonly Sentence HostChangedMeans = new(
        "The proxy changes the Host header or drops its port. Links to pages of plugins lead elsewhere, and an address that is not in allowedOrigins is refused.",
        "代理改动了 Host 请求头，或丢掉了其中的端口。插件页面的链接会指向别处，未写入 allowedOrigins 的地址会被拒绝。");
    public static readonly Sentence HostChangedCure = new(
        "In nginx: proxy_set_header Host $http_host; ($host has no port), and no other X-Forwarded-Host.",
        "nginx 中应写：proxy_set_header Host $http_host;（$host 不带端口），且不要另设不同的 X-Forwarded-Host。");
}
