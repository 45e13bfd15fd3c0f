namespace Clawdoor.Wording;

/// <summary>The doctor's findings about the door itself: reach, TLS, certificate, what answers on its ports.</summary>
internal static class DoctorDoorWords
{
    public static readonly Sentence Unreachable = new("{0} cannot be reached from here.", "从这里无法连接 {0}。");
    public static readonly Sentence UnreachableMeans = new(
        "Nothing answers at that address, neither there nor on another address of this computer.",
        "该地址没有应答，本机的其他地址上也没有。");
    public static readonly Sentence UnreachableCure = new(
        "See that the program behind it runs and listens on that address, and that a firewall lets it in.",
        "请确认对应的程序正在运行并在该地址上监听，且防火墙已放行。");
    public static readonly Sentence Reached = new("{0} answers", "{0} 有应答");
    public static readonly Sentence Detour = new("{0} answers (tried by {1}: this computer cannot reach its public address, as is usual behind a NAT)", "{0} 有应答（经由 {1} 检查：本机无法访问自己的公网地址，NAT 后面通常如此）");

    public static readonly Sentence TlsFailed = new("{0} does not speak TLS.", "{0} 没有提供 TLS。");
    public static readonly Sentence TlsFailedMeans = new(
        "Browsers show a connection error instead of the page; wss:// needs TLS as well.",
        "浏览器只会显示连接错误；wss:// 也需要 TLS。");
    public static readonly Sentence TlsFailedCure = new(
        "In nginx: listen 443 ssl; with ssl_certificate and ssl_certificate_key of the same pair; nginx -t says what is wrong.\nOr let Clawdoor do it: clawdoor up",
        "nginx 中应写：listen 443 ssl; 且 ssl_certificate 与 ssl_certificate_key 须配对；nginx -t 会指出错误。\n也可以交给 Clawdoor：clawdoor up");
    public static readonly Sentence TlsFact = new("{0}, until {1}, SHA-256 {2}", "{0}，有效期至 {1}，SHA-256 {2}");
    public static readonly Sentence SelfSigned = new("self-signed", "自签名");
    public static readonly Sentence Issued = new("issued", "由机构签发");

    public static readonly Sentence FilesUnusable = new("The certificate files of the settings cannot be used: {0}", "设置中指定的证书文件无法使用：{0}");
    public static readonly Sentence FilesUnusableMeans = new(
        "The door does not open with them; one that is open goes on with what it read before.",
        "大门无法以此打开；已打开的会继续使用之前读到的证书。");
    public static readonly Sentence FilesUnusableCure = new("What to do about the files: {1}", "对这些文件的处理：{1}");
    public static readonly Sentence NameMismatch = new("The certificate does not name {0}; it names {1}.", "证书不包含 {0}，只包含 {1}。");
    public static readonly Sentence NameMismatchMeans = new(
        "Every browser warns, and OpenClaw's apps refuse, even when the certificate is trusted otherwise.",
        "即使证书本身受信任，所有浏览器也会警告，OpenClaw 的应用会拒绝连接。");
    public static readonly Sentence NameMismatchCure = new(
        "Make one that names it: openssl req -x509 -nodes -days 365 -newkey rsa:2048 -keyout openclaw.key -out openclaw.crt -subj /CN=OpenClaw -addext subjectAltName=IP:{0}\nClawdoor makes and renews its own: clawdoor up --address {0}",
        "重新生成包含它的证书：openssl req -x509 -nodes -days 365 -newkey rsa:2048 -keyout openclaw.key -out openclaw.crt -subj /CN=OpenClaw -addext subjectAltName=IP:{0}\nClawdoor 会自己生成并续期：clawdoor up --address {0}");

    public static readonly Sentence Expired = new("The certificate expired on {0}.", "证书已于 {0} 过期。");
    public static readonly Sentence ExpiredMeans = new("Browsers warn of a danger, and apps no longer connect.", "浏览器会提示危险，应用不再连接。");
    public static readonly Sentence ExpiredCure = new("Renew the certificate; Clawdoor renews its own by itself: clawdoor up", "请续期证书；Clawdoor 会自动续期自己的证书：clawdoor up");
    public static readonly Sentence NotYet = new("The certificate is valid only from {0} on.", "证书要到 {0} 才生效。");
    public static readonly Sentence NotYetMeans = new("Either it was made with a wrong clock, or this computer's clock is behind.", "可能是生成证书时的时钟不对，也可能是本机时钟慢了。");
    public static readonly Sentence NotYetCure = new("Set the clock (sudo timedatectl set-ntp true), then make the certificate anew.", "请先校准时钟（sudo timedatectl set-ntp true），再重新生成证书。");
    public static readonly Sentence EndsSoon = new("The certificate ends on {0}, and nine tenths of its life are over.", "证书将于 {0} 到期，有效期已过去十分之九。");
    public static readonly Sentence EndsSoonMeans = new("Whoever renews it should have done so by now.", "负责续期的人或程序此时本应已经续期。");
    public static readonly Sentence EndsSoonCure = new("Renew it before that day; the last renewal's log says why it did not happen.", "请在到期前续期；上一次续期的日志会说明为何没有成功。");
    public static readonly Sentence ChainIncomplete = new("The certificate of the authority that signed this one is not sent along.", "服务器没有一并发送签发机构的中间证书。");
    public static readonly Sentence ChainIncompleteMeans = new(
        "Browsers on a computer may know it from elsewhere; telephones, apps and curl do not, and refuse.",
        "电脑上的浏览器可能从别处得到过它；手机、应用和 curl 没有，因此会拒绝。");
    public static readonly Sentence ChainIncompleteCure = new(
        "Serve the full chain: in nginx ssl_certificate must name fullchain.pem, the leaf first.",
        "请提供完整证书链：nginx 的 ssl_certificate 应指向 fullchain.pem，服务器证书在最前。");
    public static readonly Sentence CertificateWeak = new("The certificate is too weak: {0}.", "证书强度不足：{0}。");
    public static readonly Sentence CertificateWeakMeans = new("Current browsers and systems refuse it.", "当前的浏览器和系统会拒绝它。");
    public static readonly Sentence CertificateWeakCure = new("Make it anew with RSA of 2048 bits or P-256, and SHA-256.", "请用 2048 位 RSA 或 P-256 以及 SHA-256 重新生成。");
    public static readonly Sentence TlsOutdated = new("The door still speaks TLS 1.1 or older.", "大门仍支持 TLS 1.1 或更旧的版本。");
    public static readonly Sentence TlsOutdatedMeans = new("RFC 8996 forbids these versions; their signatures rest on SHA-1 and MD5.", "RFC 8996 禁用这些版本；它们的签名依赖 SHA-1 和 MD5。");
    public static readonly Sentence TlsOutdatedCure = new("In nginx: ssl_protocols TLSv1.2 TLSv1.3;", "nginx 中应写：ssl_protocols TLSv1.2 TLSv1.3;（重载后生效）");

    public static readonly Sentence Silent = new("{0} takes the connection and answers nothing.", "{0} 接受了连接却不应答。");
    public static readonly Sentence SilentMeans = new("TLS works, but no HTTP comes back: the program behind is stuck, or waits for something else.", "TLS 正常，但没有 HTTP 应答：后面的程序卡住了，或在等待别的东西。");
    public static readonly Sentence SilentCure = new("Look at its log, then restart it.", "请查看它的日志，然后重启它。");
    public static readonly Sentence PortTaken = new("Port {0} belongs to {1}, and what answers there is not OpenClaw.", "端口 {0} 属于 {1}，那里应答的不是 OpenClaw。");
    public static readonly Sentence PortTakenMeans = new(
        "Visitors see another site, or its error page. Only one program can have a port.",
        "访问者看到的是别的网站或它的错误页。一个端口只能由一个程序占用。");
    public static readonly Sentence PortTakenCure = new(
        "Give the port to the door: {2}, then clawdoor up\nOr let the door use another: clawdoor up --https-port 8443 --http-port 8080",
        "把端口让给大门：{2}，然后 clawdoor up\n或者让大门使用别的端口：clawdoor up --https-port 8443 --http-port 8080");
    public static readonly Sentence SomeProgram = new("a program this user may not see", "当前用户无权查看的程序");
    public static readonly Sentence RedirectMissing = new("{0} answers without sending visitors to https.", "{0} 没有把访问者转到 https。");
    public static readonly Sentence RedirectMissingMeans = new(
        "Who types the address without https:// lands on another page, or sends a token in the clear.",
        "不带 https:// 输入地址的人会到达别的页面，或以明文发送令牌。");
    public static readonly Sentence RedirectMissingCure = new(
        "In nginx, beside the other one: server {{ listen 80; return 308 https://$host$request_uri; }} Then open {0} again.",
        "在 nginx 中另外添加：server {{ listen 80; return 308 https://$host$request_uri; }} 之后重新打开 {0}。");
    public static readonly Sentence RedirectFact = new("http leads to https", "http 会转到 https");
}
