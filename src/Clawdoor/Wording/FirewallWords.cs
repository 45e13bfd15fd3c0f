namespace Clawdoor.Wording;

/// <summary>What <c>clawdoor firewall</c> says.</summary>
internal static class FirewallWords
{
    public static readonly Sentence About = new("The firewall of this computer: look at it, open the door's ports in it, take that back.", "本机的防火墙：查看、放行 Clawdoor 的端口，以及撤销这些改动。");
    public static readonly Sentence ShowAbout = new(
        "Say which firewall rules here and which ports it lets in; nothing is changed.", "查看由哪个防火墙生效、放行了哪些端口；不做任何改动。");
    public static readonly Sentence ApplyAbout = new(
        "Open the door's ports (443, and 80 unless httpPort is 0) and nothing else, after the commands were shown and agreed to; never OpenClaw's own port. What is open already is left alone.",
        "显示要执行的命令，经您同意后只放行 Clawdoor 的端口（443，以及 80，除非 httpPort 为 0）；绝不放行 OpenClaw 自己的端口。已经放行的不会改动。");
    public static readonly Sentence UndoAbout = new(
        "Take back exactly what apply did; rules of anybody else's stay.", "只撤销 apply 所做的改动；其他规则保持不变。");
    public static readonly Sentence DryRun = new("Show the commands and end.", "只显示命令，不执行。");
    public static readonly Sentence Close = new(
        "Also shut OpenClaw's own port where the firewall lets it in; --yes alone does not.", "如果防火墙放行了 OpenClaw 自己的端口，也将其关闭；只写 --yes 不会这样做。");

    public static readonly Sentence NotRoot = new("Only root may look at the firewall or change it.", "只有 root 才能查看或修改防火墙。");
    public static readonly Sentence NotRootNext = new("Run it with sudo: sudo clawdoor firewall {0}", "请使用 sudo：sudo clawdoor firewall {0}");
    public static readonly Sentence NoProgram = new(
        "There is no ufw, firewalld, nftables or iptables here, so nothing can be said about a firewall.", "这里没有 ufw、firewalld、nftables 或 iptables，无法判断防火墙的情况。");
    public static readonly Sentence NoProgramNext = new(
        "Usually that means that nothing is blocked on this computer itself. To be sure, install one that can look: nftables or iptables.",
        "这通常意味着本机没有拦截任何连接。如需确认，请安装可以查看的工具：nftables 或 iptables。");
    public static readonly Sentence Unreadable = new("The firewall cannot be read ({0}): {1}", "无法读取防火墙（{0}）：{1}");
    public static readonly Sentence UnreadableNext = new("Run {0} by hand as root and see what it says; nothing was changed.", "请以 root 身份手动运行 {0} 查看原因；没有做任何改动。");
    public static readonly Sentence InContainer = new(
        "This is a container: the firewall is its host's. Publish the ports there (docker run -p 443:443 -p 80:80) and run clawdoor firewall on the host.",
        "这里是容器：防火墙属于宿主机。请在宿主机上发布端口（docker run -p 443:443 -p 80:80），并在宿主机上运行 clawdoor firewall。");
    public static readonly Sentence InWsl = new(
        "This is WSL: the firewall is Windows' own. Open the ports there: Windows Defender Firewall → Inbound Rules → New Rule.",
        "这里是 WSL：防火墙由 Windows 负责。请在 Windows 中放行端口：Windows Defender 防火墙 → 入站规则 → 新建规则。");
    public static readonly Sentence TwoRule = new("ufw and firewalld are both on; they overwrite each other's rules.", "ufw 和 firewalld 同时启用，它们会互相覆盖规则。");
    public static readonly Sentence TwoRuleNext = new(
        "Keep one: see that it lets in ssh, then switch the other off (sudo ufw disable, or sudo systemctl disable --now firewalld). Nothing was changed.",
        "请只保留一个：先确认它放行了 ssh，再关闭另一个（sudo ufw disable，或 sudo systemctl disable --now firewalld）。没有做任何改动。");

    public static readonly Sentence Rules = new("Firewall: {0}", "防火墙：{0}");
    public static readonly Sentence NoneRules = new("No firewall is on here: every port is open from outside that a program listens on.", "本机没有启用防火墙：只要有程序监听，任何端口都可以从外部访问。");
    public static readonly Sentence Exposed = new("Reachable from outside now: {0}", "目前可以从外部访问：{0}");
    public static readonly Sentence NothingToOpen = new("Nothing needs to be opened, and nothing was changed.", "不需要放行端口，没有做任何改动。");
    public static readonly Sentence UfwAsleep = new(
        "ufw is installed and off. Clawdoor never switches it on, since that can cut ssh. By hand: {0} && sudo ufw enable",
        "ufw 已安装但未启用。Clawdoor 绝不会启用它，因为这可能切断 ssh。手动操作：{0} && sudo ufw enable");
    public static readonly Sentence FirewalldAsleep = new(
        "firewalld is installed and not running. Clawdoor never starts it, since that can cut ssh. By hand: {0} && sudo systemctl enable --now firewalld",
        "firewalld 已安装但没有运行。Clawdoor 绝不会启动它，因为这可能切断 ssh。手动操作：{0} && sudo systemctl enable --now firewalld");
    public static readonly Sentence Listens = new("listens: {0}", "监听：{0}");
    public static readonly Sentence UseHttps = new("visitors (https)", "访问者（https）");
    public static readonly Sentence UseHttp = new("redirect to https", "跳转到 https");
    public static readonly Sentence UseSsh = new("ssh", "ssh 登录");
    public static readonly Sentence UseSession = new("ssh (this session)", "ssh（当前会话）");
    public static readonly Sentence UseGateway = new("OpenClaw itself", "OpenClaw 自身");
    public static readonly Sentence Open = new("open", "放行");
    public static readonly Sentence OpenToSome = new("open to some", "对部分来源放行");
    public static readonly Sentence Unclear = new("cannot be told", "无法判断");
    public static readonly Sentence Shut = new("shut", "关闭");
    public static readonly Sentence Everywhere = new("to everybody", "对所有地址");
    public static readonly Sentence Loopback = new("to this computer", "仅限本机");
    public static readonly Sentence Nobody = new("nobody", "无");
    public static readonly Sentence GatewayExposed = new(
        "OpenClaw's own port {0} can be reached from outside, past the door.", "可以从外部绕过 Clawdoor，直接访问 OpenClaw 自己的端口 {0}。");
    public static readonly Sentence GatewayExposedNext = new(
        "Let OpenClaw listen to this computer alone: gateway.bind \"loopback\" in openclaw.json (clawdoor config apply).\nShut the port in the firewall as well: sudo clawdoor firewall apply --close",
        "让 OpenClaw 只监听本机：在 openclaw.json 中设置 gateway.bind \"loopback\"（clawdoor config apply）。\n同时在防火墙中关闭该端口：sudo clawdoor firewall apply --close");
    public static readonly Sentence GatewayExposedNextBare = new(
        "Let OpenClaw listen to this computer alone: gateway.bind \"loopback\" in openclaw.json (clawdoor config apply).",
        "让 OpenClaw 只监听本机：在 openclaw.json 中设置 gateway.bind \"loopback\"（clawdoor config apply）。");
    public static readonly Sentence Recorded = new("Done by Clawdoor, to be taken back with sudo clawdoor firewall undo:", "由 Clawdoor 所做的改动，可用 sudo clawdoor firewall undo 撤销：");

    public static readonly Sentence NeverOpened = new("Port {0} is OpenClaw's own and is never opened.", "端口 {0} 是 OpenClaw 自己的端口，绝不放行。");
    public static readonly Sentence NeverOpenedNext = new("Give the door another one: --https-port 443, --http-port 80.", "请为 Clawdoor 指定其他端口：--https-port 443、--http-port 80。");
    public static readonly Sentence SessionShut = new(
        "You are here by ssh on port {0}, and {1} lets no new connection in there: once this one ends, nobody gets in. Nothing was changed.",
        "您正通过端口 {0} 的 ssh 连接，而 {1} 不放行该端口的新连接：一旦断开就无法再登录。没有做任何改动。");
    public static readonly Sentence SessionShutNext = new("Open it first: {0}", "请先放行：{0}");
    public static readonly Sentence OpenToSomeOnly = new(
        "{1} has a rule that lets particular visitors in at port {0} and nobody else; Clawdoor does not widen it. Nothing was changed.",
        "{1} 中有规则只对部分来源放行端口 {0}；Clawdoor 不会扩大其范围。没有做任何改动。");
    public static readonly Sentence NotJudged = new(
        "{1} has rules on the way to port {0} whose effect cannot be told from here, so Clawdoor does not touch them. Nothing was changed.",
        "{1} 中通往端口 {0} 的规则无法判断其效果，因此 Clawdoor 不会改动。没有做任何改动。");
    public static readonly Sentence ByHand = new("If it is to be open to everybody: {0}", "如果要对所有人放行：{0}");
    public static readonly Sentence DeniedByRule = new(
        "{1} has a rule that refuses port {0}; it is somebody's decision, so Clawdoor does not overrule it. Nothing was changed.",
        "{1} 中有规则拒绝端口 {0}；这是有人特意设置的，Clawdoor 不会推翻。没有做任何改动。");
    public static readonly Sentence DeniedByRuleNext = new("Remove that rule if it is no longer meant, then: {0}", "如果该规则已不需要，请先删除，然后执行：{0}");
    public static readonly Sentence SessionIsThere = new("Port {0} is the one of your ssh connection: it is not shut.", "端口 {0} 正是您的 ssh 连接所用的端口，不会关闭。");
    public static readonly Sentence NotClosedHere = new(
        "Port {0} is open in {1}, and no single rule of ours could shut it without changing another.", "端口 {0} 在 {1} 中是放行的，而 Clawdoor 无法在不改动其他规则的情况下将其关闭。");
    public static readonly Sentence NotClosedHereNext = new("Remove the rule that opens it by hand.", "请手动删除放行它的规则。");

    public static readonly Sentence AlreadyOpen = new("Already open: {0}. Nothing was changed.", "已经放行：{0}。没有做任何改动。");
    public static readonly Sentence WillRun = new("To be done in {0}:", "将在 {0} 中执行：");
    public static readonly Sentence WillClose = new("To shut OpenClaw's own port:", "关闭 OpenClaw 自己的端口：");
    public static readonly Sentence GoneAfterRestart = new(
        "{0}: gone after a restart of the computer, since no file here is read then. Where your rules are kept, add: {1}",
        "{0}：重启电脑后会失效，因为这里没有开机时读取的规则文件。请在您保存规则的地方加入：{1}");
    public static readonly Sentence Question = new("Do this?", "执行吗？");
    public static readonly Sentence CloseQuestion = new("Shut OpenClaw's own port {0} as well?", "同时关闭 OpenClaw 自己的端口 {0} 吗？");
    public static readonly Sentence NotRecorded = new(
        "{0} cannot be written, so the change could not be taken back: {1}", "无法写入 {0}，改动将无法撤销：{1}");
    public static readonly Sentence NotRecordedNext = new("Name another directory with --state DIR. Nothing was changed.", "请用 --state DIR 指定另一个目录。没有做任何改动。");
    public static readonly Sentence Failed = new("{0} failed: {1}", "{0} 失败：{1}");
    public static readonly Sentence TakenBack = new("Everything before it was taken back; the firewall is as it was.", "之前的改动都已撤销，防火墙已恢复原状。");
    public static readonly Sentence NotTakenBack = new(
        "What is left could not be taken back. See what it says, then: sudo clawdoor firewall undo\n{0}", "以下改动未能撤销。请查看原因，然后执行：sudo clawdoor firewall undo\n{0}");
    public static readonly Sentence NoEffect = new(
        "After the change {1} still says otherwise of port {0}.", "改动之后，{1} 对端口 {0} 的结果仍不符合预期。");
    public static readonly Sentence Done = new("Open now: {0}", "现已放行：{0}");
    public static readonly Sentence Closed = new("Shut now: {0}", "现已关闭：{0}");
    public static readonly Sentence HowToUndo = new("To take it back: sudo clawdoor firewall undo", "如需撤销：sudo clawdoor firewall undo");

    public static readonly Sentence NothingToUndo = new("Clawdoor has changed nothing in this firewall that could be taken back ({0}).", "Clawdoor 没有对这个防火墙做过可以撤销的改动（{0}）。");
    public static readonly Sentence WillUndo = new("To be taken back in {0}:", "将在 {0} 中撤销：");
    public static readonly Sentence UndoQuestion = new("Take this back? Visitors may then be locked out.", "撤销这些改动吗？访问者之后可能无法进入。");
    public static readonly Sentence Undone = new("Taken back. The firewall has none of Clawdoor's rules any more.", "已撤销。防火墙中不再有 Clawdoor 的规则。");

    public static readonly Sentence CloudFirst = new(
        "A security group of your cloud cannot be seen from here; it must let in the same ports.", "从这里看不到云服务商的安全组，它也必须放行相同的端口。");
    public static readonly Sentence Alibaba = new(
        "Alibaba Cloud: ECS console → Network & Security → Security Groups → the instance's group → Inbound → Add Rule: TCP {0}, source 0.0.0.0/0 (and ::/0). Simple Application Server: Firewall → Add Rule.",
        "阿里云：ECS 控制台 → 网络与安全 → 安全组 → 实例所在的安全组 → 入方向 → 增加规则：TCP {0}，来源 0.0.0.0/0（以及 ::/0）。轻量应用服务器：防火墙 → 添加规则。");
    public static readonly Sentence Tencent = new(
        "Tencent Cloud: CVM console → Security Groups → the instance's group → Inbound rules → Add rule: TCP:{0}, source 0.0.0.0/0 (and ::/0). Lighthouse: Firewall → Add rule.",
        "腾讯云：云服务器控制台 → 安全组 → 实例所在的安全组 → 入站规则 → 添加规则：TCP:{0}，来源 0.0.0.0/0（以及 ::/0）。轻量应用服务器：防火墙 → 添加规则。");
    public static readonly Sentence Aws = new(
        "AWS: EC2 → Instances → the instance → Security → its security group → Edit inbound rules → Add rule: TCP {0}, source 0.0.0.0/0 (and ::/0). Lightsail: Networking → IPv4 Firewall.",
        "AWS：EC2 → 实例 → 该实例 → 安全 → 其安全组 → 编辑入站规则 → 添加规则：TCP {0}，来源 0.0.0.0/0（以及 ::/0）。Lightsail：联网 → IPv4 防火墙。");
    public static readonly Sentence Azure = new(
        "Azure: Virtual machines → the machine → Networking → Network settings → Create port rule → Inbound: TCP {0}, source Any.",
        "Azure：虚拟机 → 该虚拟机 → 网络 → 网络设置 → 创建端口规则 → 入站：TCP {0}，源 Any。");
    public static readonly Sentence Google = new(
        "Google Cloud: VPC network → Firewall → Create firewall rule: Ingress, source 0.0.0.0/0, TCP {0}, targets: the instance's tag.",
        "Google Cloud：VPC 网络 → 防火墙 → 创建防火墙规则：入站，来源 0.0.0.0/0，TCP {0}，目标：实例的标记。");
    public static readonly Sentence OtherCloud = new("{0}: {1}, inbound TCP {2}.", "{0}：{1}，入站 TCP {2}。");
}
