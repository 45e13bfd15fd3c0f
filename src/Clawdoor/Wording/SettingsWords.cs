namespace Clawdoor.Wording;

/// <summary>What is said about settings, in help and in complaints.</summary>
internal static class SettingsWords
{
    public static readonly Sentence Address = new(
        "An address visitors type, IPv4 or IPv6; repeat for more. Left out: this machine's public addresses, or its private ones when it has no public one.",
        "访问者输入的地址（IPv4 或 IPv6），可重复指定多个。不写则使用本机的公网地址；没有公网地址时使用内网地址。");
    public static readonly Sentence Listen = new(
        "A local address to listen on; repeat for more. Left out: all of them, IPv4 and IPv6.",
        "监听的本机地址，可重复指定多个。不写则监听全部 IPv4 和 IPv6 地址。");
    public static readonly Sentence HttpsPort = new("The port for https and wss.", "https 和 wss 使用的端口。");
    public static readonly Sentence HttpPort = new(
        "The port that redirects to https and does nothing else; 0 for none.",
        "只用来跳转到 https 的端口；写 0 表示不开。");
    public static readonly Sentence Upstream = new(
        "Where the OpenClaw gateway listens, on this machine only; auto reads it from openclaw.json, and opens Clawdoor's own gateway when there is no OpenClaw; builtin always opens Clawdoor's own.",
        "OpenClaw 网关的监听地址，只能在本机；auto 表示从 openclaw.json 读取，没有 OpenClaw 时使用 Clawdoor 内置的网关；builtin 表示总是使用内置网关。");
    public static readonly Sentence OpenClawConfig = new(
        "OpenClaw's configuration file. Left out: where OpenClaw itself looks (OPENCLAW_CONFIG_PATH, OPENCLAW_STATE_DIR).",
        "OpenClaw 的配置文件。不写则按 OpenClaw 自己的规则查找（OPENCLAW_CONFIG_PATH、OPENCLAW_STATE_DIR）。");
    public static readonly Sentence State = new(
        "The directory for Clawdoor's own files: certificate, backups, control socket.",
        "Clawdoor 自己的文件目录：证书、备份、控制套接字。");
    public static readonly Sentence NoConfigEdit = new(
        "Leave openclaw.json alone and only say what should be in it.",
        "不改动 openclaw.json，只说明其中应该有什么。");
    public static readonly Sentence Yes = new(
        "Answer every question with yes, for scripts.",
        "对所有询问都回答“是”，供脚本使用。");
    public static readonly Sentence Lang = new("The language of every message.", "所有提示信息使用的语言。");
    public static readonly Sentence Log = new("How log lines are written.", "日志的格式。");
    public static readonly Sentence Certificate = new(
        "A certificate of your own to show instead of a self-signed one: PEM, leaf first; goes with --key.",
        "用自己的证书代替自签名证书：PEM 格式，服务器证书在最前；须与 --key 一起使用。");
    public static readonly Sentence Key = new(
        "The private key of --certificate: PEM, not encrypted.",
        "--certificate 对应的私钥：PEM 格式，未加密。");
    public static readonly Sentence KeyType = new(
        "The key of the self-signed certificate; rsa2048 for very old clients.",
        "自签名证书的密钥类型；rsa2048 用于很旧的客户端。");
    public static readonly Sentence Drain = new(
        "Seconds that open connections get to finish when the door closes.",
        "关门时留给已有连接收尾的秒数。");
    public static readonly Sentence UpgradeDrain = new(
        "Seconds that WebSockets may stay with the old process after an upgrade or a reload of the service.",
        "服务升级或重新加载后，旧进程上的 WebSocket 还可以保留的秒数。");
    public static readonly Sentence SettingsPath = new(
        "The settings file, JSON with comments. Left out: /etc/clawdoor/clawdoor.json for root, ~/.config/clawdoor/clawdoor.json for others, if there.",
        "设置文件（允许注释的 JSON）。不写则 root 使用 /etc/clawdoor/clawdoor.json，其他用户使用 ~/.config/clawdoor/clawdoor.json（如果存在）。");

    public static readonly Sentence Problems = new(
        "Clawdoor cannot start with these settings:",
        "这些设置有问题，Clawdoor 无法启动：");
    public static readonly Sentence BadValue = new("{0}: “{1}” will not do.", "{0}：不能写“{1}”。");
    public static readonly Sentence BadValueNext = new("Allowed: {0}", "允许的写法：{0}");
    public static readonly Sentence OneValueOnly = new("{0}: one value is wanted, {1} were found.", "{0}：只能有一个值，却有 {1} 个。");
    public static readonly Sentence SamePorts = new(
        "https-port and http-port are both {0}; they must differ (http-port 0 opens none).",
        "https-port 和 http-port 都是 {0}，两者必须不同（http-port 写 0 表示不开）。");
    public static readonly Sentence CertificateNeedsKey = new(
        "certificate and key go together; only one of them was given.",
        "certificate 和 key 必须一起给出，现在只有其中一个。");
    public static readonly Sentence FileUnreadable = new("{0} cannot be read: {1}", "无法读取 {0}：{1}");
    public static readonly Sentence FileTooLarge = new(
        "{0} is {1} bytes long; a settings file has at most {2}.",
        "{0} 有 {1} 字节；设置文件最多 {2} 字节。");
    public static readonly Sentence FileNotJson = new(
        "{0} is not JSON: line {1}, column {2}.",
        "{0} 不是合法的 JSON：第 {1} 行第 {2} 列。");
    public static readonly Sentence FileNotJsonNext = new(
        "Comments and a comma after the last value are fine; keys and texts need double quotes.",
        "可以写注释，最后一个值后面也可以有逗号；键和文本要用双引号。");
    public static readonly Sentence FileNotObject = new(
        "{0} must hold one object: {{ \"httpsPort\": 443 }}",
        "{0} 的内容必须是一个对象，例如：{{ \"httpsPort\": 443 }}");
    public static readonly Sentence WrongJsonKind = new("{0}: a plain value is wanted ({1}).", "{0}：这里应是一个简单的值（{1}）。");
    public static readonly Sentence UnknownKey = new("{0}: there is no such setting.", "{0}：没有这个设置项。");
    public static readonly Sentence UnknownKeyNearest = new("Did you mean {0}?", "是不是想写 {0}？");
    public static readonly Sentence UnknownKeyAll = new("There are: {0}", "可用的设置项：{0}");
}
