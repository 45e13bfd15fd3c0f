namespace Clawdoor.Wording;

/// <summary>What <c>clawdoor import</c> says.</summary>
internal static class ImportWords
{
    public static readonly Sentence ImportAbout = new("Take over from another front door.", "从另一个前门接手。");
    public static readonly Sentence About = new(
        "Take over from nginx: read its site in front of OpenClaw, name the recipe's mistakes in it, and write the same as clawdoor.json; then, asked again, stop nginx and open the door in its place. With --json nginx is never stopped.",
        "从 nginx 接手：读取 OpenClaw 前面的站点，指出其中照搬教程带来的错误，写出等效的 clawdoor.json；再次询问后停止 nginx 并在原处开门。使用 --json 时绝不会停止 nginx。");
    public static readonly Sentence Path = new(
        "A file, a directory with nginx.conf, or - for the output of nginx -T. Left out: /etc/nginx/nginx.conf.",
        "文件、含有 nginx.conf 的目录，或用 - 读取 nginx -T 的输出。不写则使用 /etc/nginx/nginx.conf。");
    public static readonly Sentence To = new(
        "The clawdoor.json to write. Left out: the one clawdoor up reads.", "要写入的 clawdoor.json。不写则使用 clawdoor up 读取的那一个。");
    public static readonly Sentence DropRules = new(
        "Agree that auth_basic, allow, deny and the like do not come along; --yes alone does not.", "同意不保留 auth_basic、allow、deny 等限制；只写 --yes 不算同意。");

    public static readonly Sentence NoFile = new("{0} is not there.", "{0} 不存在。");
    public static readonly Sentence NoFileNext = new(
        "Say where the configuration is: clawdoor import nginx PATH, or: nginx -T | clawdoor import nginx -",
        "请指明配置的位置：clawdoor import nginx 路径，或者：nginx -T | clawdoor import nginx -");
    public static readonly Sentence NotReadable = new("{0} may not be read by this user.", "当前用户无权读取 {0}。");
    public static readonly Sentence NotReadableNext = new("Run the same command with sudo.", "请用 sudo 运行同一条命令。");
    public static readonly Sentence NoSite = new(
        "In {0} no server leads to OpenClaw (port {1}).", "{0} 中没有通向 OpenClaw（端口 {1}）的 server。");
    public static readonly Sentence NoSiteWays = new(
        "If one of these is it, name its port with --upstream http://127.0.0.1:PORT: {0}",
        "如果是下面其中之一，请用 --upstream http://127.0.0.1:端口 指明：{0}");
    public static readonly Sentence NoSiteNext = new(
        "It has no proxy_pass at all. clawdoor up needs no nginx.", "其中没有任何 proxy_pass。clawdoor up 不需要 nginx。");

    public static readonly Sentence Read = new("{0}: {1} files read.", "{0}：已读取 {1} 个文件。");
    public static readonly Sentence SiteAt = new("{0}  the site in front of OpenClaw: {1} ({2})", "{0}  OpenClaw 前面的站点：{1}（{2}）");
    public static readonly Sentence RedirectAt = new("{0}  its redirect: {1}", "{0}  它的跳转：{1}");
    public static readonly Sentence Mistakes = new("Of the recipe's ten mistakes it has {0}:", "教程的十个错误中，这里有 {0} 个：");
    public static readonly Sentence NoMistakes = new(
        "None of the recipe's mistakes is in it.", "这里没有教程中的错误。");
    public static readonly Sentence MistakesElsewhere = new(
        "The mistakes {0} are not in a site: clawdoor config check and clawdoor devices list show them.",
        "第 {0} 个错误不在站点配置中：可用 clawdoor config check 和 clawdoor devices list 查看。");
    public static readonly Sentence NotCarried = new("What does not come along:", "以下内容不会带过来：");
    public static readonly Sentence CertificateKept = new("{0} stays the certificate.", "继续使用证书 {0}。");
    public static readonly Sentence CertificateLeft = new(
        "{0} cannot be the door's certificate, so it is left out; the door makes one of its own.",
        "{0} 不能用作 Clawdoor 的证书，因此不写入；Clawdoor 会自己生成一张。");
    public static readonly Sentence KeyOfRootOnly = new(
        "{0} can be read by root alone: the door must run as root, or its user must be let in (a group, setfacl).",
        "只有 root 能读取 {0}：Clawdoor 必须以 root 运行，或让它的用户有权读取（用户组、setfacl）。");
    public static readonly Sentence NoRedirect = new(
        "nginx redirects nothing from port 80, so httpPort is 0; write 80 there and the door does.",
        "nginx 没有从 80 端口跳转，因此 httpPort 为 0；改写为 80 后 Clawdoor 会跳转。");
    public static readonly Sentence SettingsSame = new("{0} already says all of this.", "{0} 已经是这样。");

    public static readonly Sentence RulesQuestion = new(
        "The {0} rules above restrict visitors and will do so no more. Go on?", "上面的 {0} 条规则限制访问者，之后将不再生效。继续吗？");
    public static readonly Sentence RulesLost = new(
        "{0} rules of the site restrict visitors and would do so no more; nothing was changed.", "站点中有 {0} 条限制访问者的规则，之后将不再生效；没有做任何改动。");
    public static readonly Sentence RulesLostNext = new(
        "Read them above, then agree with --drop-access-rules.", "请先看清上面的规则，再加上 --drop-access-rules 表示同意。");
    public static readonly Sentence WriteQuestion = new("Write {0}?", "写入 {0}？");
    public static readonly Sentence Written = new("{0} is written.", "已写入 {0}。");
    public static readonly Sentence NotWritable = new("{0} could not be written: {1}", "无法写入 {0}：{1}");
    public static readonly Sentence NotWritableNext = new(
        "Run as root, or name another file with --to FILE. nginx was not touched.", "请以 root 运行，或用 --to 文件 指定其他文件。nginx 没有被改动。");

    public static readonly Sentence StaysWithNginx = new("Port {0} is not taken over:", "不接管端口 {0}：");
    public static readonly Sentence GatewayElsewhere = new(
        "The gateway behind nginx is not one the door can speak to (on this machine, plain http).", "nginx 后面的网关不是 Clawdoor 能连接的网关（必须在本机，使用普通 http）。");
    public static readonly Sentence NotTheWhole = new(
        "What was read is not in the configuration nginx runs with, so what else it serves is not known.", "读取的内容不在 nginx 正在使用的配置中，因此不清楚它还提供什么。");
    public static readonly Sentence NotTheWholeNext = new(
        "Run it on the server itself, on the whole: clawdoor import nginx", "请在服务器上对完整配置运行：clawdoor import nginx");
    public static readonly Sentence ServesBesides = new("nginx serves something else too: {0} {1}", "nginx 还提供其他内容：{0} {1}");
    public static readonly Sentence NotByUnit = new(
        "nginx does not run as a systemd service of its own, and it is stopped by nothing else.", "nginx 不是以自己的 systemd 服务运行的，而 Clawdoor 只通过 systemd 停止它。");
    public static readonly Sentence NotByUnitNext = new(
        "Stop it yourself (nginx -s quit), then: clawdoor up", "请自行停止它（nginx -s quit），然后运行：clawdoor up");
    public static readonly Sentence NeedsRoot = new(
        "Stopping nginx and opening these ports needs root.", "停止 nginx 并打开这些端口需要 root 权限。");
    public static readonly Sentence NeedsRootNext = new("Run the same command with sudo again.", "请加上 sudo 再次运行同一条命令。");
    public static readonly Sentence ByHand = new("Once that is settled, take over with:", "解决之后，用以下命令接手：");
    public static readonly Sentence WayBack = new("The way back (close the door with Ctrl-C first):", "恢复原状（先用 Ctrl-C 关门）：");
    public static readonly Sentence PortsFree = new("Nothing holds the ports. Open the door with:", "端口空闲。用以下命令开门：");
    public static readonly Sentence TakeoverQuestion = new(
        "Stop {0} now and open the door in its place?", "现在停止 {0} 并在原处开门？");
    public static readonly Sentence NothingMore = new("Nothing more was done.", "没有做更多改动。");
    public static readonly Sentence NoSystemctl = new(
        "There is no systemctl on PATH, and nginx is stopped by nothing else.", "PATH 中没有 systemctl，而 Clawdoor 只通过它停止 nginx。");
    public static readonly Sentence NotStopped = new("systemctl did not stop {0}: {1}", "systemctl 没有停止 {0}：{1}");
    public static readonly Sentence NotStoppedNext = new("See: systemctl status {0}", "请看：systemctl status {0}");
    public static readonly Sentence Stopped = new(
        "{0} is stopped; it comes back at the next boot unless it is disabled.", "已停止 {0}；如果不禁用，下次开机时它会再次启动。");
    public static readonly Sentence StartedAgain = new(
        "The door did not open, so {0} was started again.", "门没有打开，因此重新启动了 {0}。");
    public static readonly Sentence NotStarted = new("{0} could not be started again: {1}", "无法重新启动 {0}：{1}");
    public static readonly Sentence NotStartedNext = new("Start it now: systemctl start {0}", "请立即启动它：systemctl start {0}");
}
