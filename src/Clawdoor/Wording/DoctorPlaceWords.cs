namespace Clawdoor.Wording;

/// <summary>The doctor's findings about the computer: settings, clock, memory, disk, addresses, ports, firewall, services.</summary>
internal static class DoctorPlaceWords
{
    public static readonly Sentence SettingsInvalid = new("Clawdoor's settings: {0}", "Clawdoor 的设置有误：{0}");
    public static readonly Sentence SettingsInvalidMeans = new(
        "The door does not open with such settings. The other checks used the default in the place of what is wrong.",
        "这样的设置无法开门。其余检查在出错处使用了默认值。");
    public static readonly Sentence SettingsInvalidCure = new("Correct that place; docs/settings.md has every setting.", "请改正该处；所有设置项见 docs/settings.md。");

    public static readonly Sentence ClockWrong = new("The clock says {0}; that cannot be.", "时钟显示 {0}，这不可能正确。");
    public static readonly Sentence ClockWrongMeans = new(
        "Certificates are judged by the clock, and OpenClaw refuses devices whose signature is more than two minutes off.",
        "证书是否有效要看时钟；签名时间相差超过两分钟的设备也会被 OpenClaw 拒绝。");
    public static readonly Sentence ClockWrongCure = new("Set it: sudo timedatectl set-ntp true", "校准时钟：sudo timedatectl set-ntp true");
    public static readonly Sentence ClockKept = new("clock kept right", "时钟自动校准");
    public static readonly Sentence ClockUnkept = new("clock right by chance: nothing keeps it so", "时钟正确，但没有自动校准");

    public static readonly Sentence MemoryLow = new("Only {0} MiB of memory are free and {1} MiB of swap exist.", "可用内存仅 {0} MiB，交换空间 {1} MiB。");
    public static readonly Sentence MemoryLowMeans = new(
        "OpenClaw takes several hundred MiB when it starts; without room the kernel ends it without a word.",
        "OpenClaw 启动时需要数百 MiB；内存不足时内核会不声不响地结束它。");
    public static readonly Sentence MemoryLowCure = new(
        "Add swap: sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile",
        "添加交换空间：sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile");
    public static readonly Sentence MemoryFact = new("{0} MiB of memory free", "可用内存 {0} MiB");

    public static readonly Sentence DiskFull = new("{0} has {1} MiB left.", "{0} 仅剩 {1} MiB。");
    public static readonly Sentence DiskFullMeans = new(
        "Without room no certificate, no device and no message can be kept.",
        "磁盘没有空间，证书、设备和消息都无法保存。");
    public static readonly Sentence DiskFullCure = new("See what takes it: sudo du -xh {0} | sort -h | tail", "查看占用情况：sudo du -xh {0} | sort -h | tail");
    public static readonly Sentence DiskFact = new("{0} MiB of disk free", "可用磁盘 {0} MiB");

    public static readonly Sentence AddressNone = new("This computer has no address that others can reach.", "本机没有别人可以访问的地址。");
    public static readonly Sentence AddressNoneMeans = new("Only programs on this computer could open the page.", "只有本机上的程序能打开页面。");
    public static readonly Sentence AddressNoneCure = new(
        "Connect it to a network, or name the address visitors type: --address IP",
        "请连接网络，或指明访问者输入的地址：--address IP");
    public static readonly Sentence AddressFact = new("visitors type {0}", "访问者输入 {0}");
    public static readonly Sentence AddressBehindNat = new("This server of {0} sees only its private address {1}.", "这台{0}服务器只看得到自己的内网地址 {1}。");
    public static readonly Sentence AddressBehindNatMeans = new(
        "Visitors type the public address of the provider's console. The certificate and allowedOrigins must name it, and nobody has said which it is.",
        "访问者输入的是控制台里的公网地址。证书和 allowedOrigins 都要写上它，但还没有人说明它是什么。");
    public static readonly Sentence AddressBehindNatCure = new(
        "Name it: clawdoor up --address PUBLIC-IP (or \"address\" in clawdoor.json)",
        "请指明：clawdoor up --address 公网IP（或在 clawdoor.json 中写 \"address\"）");

    public static readonly Sentence DoorShut = new("No door is open: nothing listens on port {0}.", "没有开门：端口 {0} 上没有程序在监听。");
    public static readonly Sentence DoorShutMeans = new(
        "Visitors get \"connection refused\". What is behind the door was examined all the same, as a door would ask it.",
        "访问者会得到“拒绝连接”。门后的一切仍按大门的方式做了检查。");
    public static readonly Sentence DoorShutCure = new("Open it: {1}", "开门：{1}");

    public static readonly Sentence GatewayExposed = new("The gateway's own port {0} listens on {1}, past the door.", "网关自己的端口 {0} 在 {1} 上监听，绕过了大门。");
    public static readonly Sentence GatewayExposedMeans = new(
        "Everybody who finds it speaks to OpenClaw without encryption; tokens travel in the clear. Scanners look for this port.",
        "任何找到它的人都能不加密地直连 OpenClaw，令牌以明文传输。扫描器专门寻找这个端口。");
    public static readonly Sentence GatewayExposedCure = new(
        "Let it listen on loopback only: openclaw config set gateway.bind loopback\nIn Docker publish it so: -p 127.0.0.1:{0}:{0}\nUntil then close it: sudo ufw deny {0}/tcp, and in the provider's console",
        "只在回环地址上监听：openclaw config set gateway.bind loopback\nDocker 请这样发布端口：-p 127.0.0.1:{0}:{0}\n在此之前先关闭它：sudo ufw deny {0}/tcp，并在服务商控制台中关闭");
    public static readonly Sentence Published = new("A container publishes OpenClaw on port {0} of every address, past the door.", "容器把 OpenClaw 发布在本机所有地址的端口 {0} 上，绕过了大门。");
    public static readonly Sentence PublishedMeans = new(
        "Everybody who finds that port speaks to OpenClaw without encryption. The container's runtime writes its own firewall rules, so ufw does not close it.",
        "任何找到该端口的人都能不加密地直连 OpenClaw。容器运行时会自行写入防火墙规则，因此 ufw 关不住它。");
    public static readonly Sentence PublishedCure = new(
        "Publish it on loopback only and start the container anew: -p 127.0.0.1:{0}:{1}; in compose.yaml: ports: [\"127.0.0.1:{0}:{1}\"]",
        "只发布在回环地址上并重新创建容器：-p 127.0.0.1:{0}:{1}；compose.yaml 中写：ports: [\"127.0.0.1:{0}:{1}\"]");
    public static readonly Sentence GatewayInside = new("{0} on loopback only", "{0} 只在回环地址上");

    public static readonly Sentence FirewallBlocks = new("{0} is on and does not let port {1} in.", "{0} 已启用，且没有放行端口 {1}。");
    public static readonly Sentence FirewallBlocksMeans = new("From outside the page does not open: the browser waits and gives up.", "从外面打不开页面：浏览器一直等待直到放弃。");
    public static readonly Sentence FirewallBlocksCure = new("Let it in: {2}", "放行它：{2}");
    public static readonly Sentence FirewallLets = new("{0} lets port {1} in", "{0} 已放行端口 {1}");
    public static readonly Sentence KernelName = new("The kernel's packet filter", "内核的数据包过滤");
    public static readonly Sentence KernelUnread = new(
        "the kernel's packet filter can be read by root only: sudo clawdoor doctor", "内核的数据包过滤规则只有 root 能读取：sudo clawdoor doctor");
    public static readonly Sentence KernelUnclear = new(
        "the kernel's rules for port {0} depend on more than the port and cannot be judged: sudo nft list ruleset",
        "内核对端口 {0} 的规则不只取决于端口，无法判断：sudo nft list ruleset");
    public static readonly Sentence FirewallUnread = new("the rules of {0} may be read by root only: sudo clawdoor doctor", "{0} 的规则只有 root 能读取：sudo clawdoor doctor");

    public static readonly Sentence NotAtBoot = new("{0} does not start by itself.", "{0} 不会自动启动。");
    public static readonly Sentence NotAtBootMeans = new("After the next restart of this computer visitors find nobody.", "本机下次重启后，访问者将找不到它。");
    public static readonly Sentence NotAtBootCure = new("Enable it: {1} enable {0}", "启用它：{1} enable {0}");
    public static readonly Sentence AtBootFact = new("{0} starts by itself", "{0} 会自动启动");
    public static readonly Sentence LingeringOff = new("The services of {0} end with {0}'s last login.", "用户 {0} 退出登录后，其服务也会结束。");
    public static readonly Sentence LingeringOffMeans = new(
        "systemd starts a user's services at login and stops them at logout, unless the user lingers. Close the SSH session and OpenClaw is gone.",
        "systemd 在用户登录时启动其服务，退出时停止，除非开启了 linger。关闭 SSH 会话后 OpenClaw 就没了。");
    public static readonly Sentence LingeringOffCure = new("Let them stay: sudo loginctl enable-linger {0}", "让它们留下：sudo loginctl enable-linger {0}");
}
