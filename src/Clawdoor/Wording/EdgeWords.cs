namespace Clawdoor.Wording;

/// <summary>What a visitor reads when the door cannot show OpenClaw. No paths, ports or versions: strangers read it too.</summary>
internal static class EdgeWords
{
    public static readonly Sentence DownTitle = new("OpenClaw is not running", "OpenClaw 没有在运行");
    public static readonly Sentence Down = new(
        "The door is open, but OpenClaw behind it does not answer.",
        "门开着，但门后的 OpenClaw 没有应答。");
    public static readonly Sentence DownNext = new(
        "If this is your server, start OpenClaw there: openclaw gateway run, or restart its service. This page opens it as soon as it answers.",
        "如果这是您的服务器，请在服务器上启动 OpenClaw：运行 openclaw gateway run，或重启它的服务。一旦恢复应答，本页会自动打开。");

    public static readonly Sentence StartingTitle = new("OpenClaw is starting", "OpenClaw 正在启动");
    public static readonly Sentence Starting = new(
        "OpenClaw is not answering yet. A start usually takes about ten seconds.",
        "OpenClaw 暂时还没有应答。启动一般需要十秒左右。");
    public static readonly Sentence StartingNext = new(
        "Nothing to do: this page opens it as soon as it is ready.",
        "无需任何操作：准备好之后，本页会自动打开。");

    public static readonly Sentence TimedOutTitle = new("OpenClaw takes too long", "OpenClaw 响应超时");
    public static readonly Sentence TimedOut = new(
        "OpenClaw took the request, but sent nothing for too long.",
        "OpenClaw 收到了请求，但太久没有任何回应。");
    public static readonly Sentence TimedOutNext = new(
        "It may be very busy. This page keeps trying; if it stays like this, look at OpenClaw's log on the server.",
        "它可能非常忙。本页会继续重试；如果一直这样，请在服务器上查看 OpenClaw 的日志。");

    public static readonly Sentence BrokenTitle = new("OpenClaw broke off", "OpenClaw 的应答中断了");
    public static readonly Sentence Broken = new(
        "OpenClaw closed the connection before its answer was complete, or what answered does not speak HTTP.",
        "OpenClaw 在应答完成之前断开了连接，或者应答的程序不是 HTTP 服务。");
    public static readonly Sentence BrokenNext = new(
        "This page keeps trying. If it stays like this, check on the server that OpenClaw, and not another program, is at the address the door forwards to.",
        "本页会继续重试。如果一直这样，请在服务器上确认：门所转发到的地址上运行的确实是 OpenClaw，而不是别的程序。");

    public static readonly Sentence BadRequestTitle = new("This request is not valid", "请求无效");
    public static readonly Sentence BadRequest = new(
        "The request's address or one of its headers is not valid HTTP, so it was not passed on.",
        "请求的地址或某个请求头不符合 HTTP 规范，因此没有转发。");
    public static readonly Sentence BadRequestNext = new(
        "Type the address again, or check the program that sent it.",
        "请重新输入地址，或检查发出该请求的程序。");

    public static readonly Sentence NoOwnAddressTitle = new("Use OpenClaw directly on this computer", "请在本机直接访问 OpenClaw");
    public static readonly Sentence NoOwnAddress = new(
        "You are on the server itself, and it has no address other than loopback. OpenClaw refuses a forwarded visitor without a real address.",
        "您正在服务器本机上访问，而这台机器除回环地址外没有其他地址。OpenClaw 不接受没有真实地址的转发访问。");
    public static readonly Sentence NoOwnAddressNext = new(
        "Open OpenClaw's own loopback address, or give the door the server's address with --address.",
        "请直接打开 OpenClaw 自己的回环地址，或用 --address 把服务器的地址告诉门。");

    public static readonly Sentence DoorFaultTitle = new("The door made a mistake", "门自身出错了");
    public static readonly Sentence DoorFault = new(
        "Something unexpected happened in Clawdoor, not in OpenClaw and not in your browser.",
        "Clawdoor 内部发生了意外错误，与 OpenClaw 和您的浏览器无关。");
    public static readonly Sentence DoorFaultNext = new(
        "Try again. If it happens again, look for the ID below in Clawdoor's log and report it.",
        "请重试。如果再次出现，请在 Clawdoor 的日志里查找下面的编号并反馈。");

    public static readonly Sentence ClientGoneTitle = new("The visitor left", "访问者已离开");
    public static readonly Sentence ClientGone = new(
        "The connection was closed by the visitor before the answer was there.",
        "访问者在应答到达之前关闭了连接。");
    public static readonly Sentence ClientGoneNext = new("Nothing to do.", "无需任何操作。");

    public static readonly Sentence For = new("For {0}", "已持续 {0}");
    public static readonly Sentence Seconds = new("{0} s", "{0} 秒");
    public static readonly Sentence Minutes = new("{0} min", "{0} 分钟");
    public static readonly Sentence Hours = new("{0} h", "{0} 小时");
    public static readonly Sentence Trying = new("Trying again by itself…", "正在自动重试…");
    public static readonly Sentence Opening = new("OpenClaw answers. Opening…", "OpenClaw 已应答，正在打开…");
    public static readonly Sentence TryNow = new("Try now", "立即重试");
    public static readonly Sentence FaultGateway = new(
        "Your browser and your connection are fine.",
        "您的浏览器和网络连接都没有问题。");
    public static readonly Sentence FaultVisitor = new(
        "OpenClaw and the door are fine.",
        "OpenClaw 和门都没有问题。");
    public static readonly Sentence FaultDoor = new(
        "Neither your browser nor OpenClaw is to blame.",
        "问题不在您的浏览器，也不在 OpenClaw。");
    public static readonly Sentence Id = new("ID {0} · also in the log of the server", "编号 {0} · 服务器日志中也有记录");
}
