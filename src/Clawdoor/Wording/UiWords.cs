namespace Clawdoor.Wording;

/// <summary>Which UI the built-in gateway serves, and what <c>clawdoor ui install</c> says.</summary>
internal static class UiWords
{
    public static readonly Sentence PageMissing = new(
        "The files of the Control UI are not there any more. Look at the gateway's log, or run: clawdoor ui install",
        "Control UI 的文件已不存在。请查看网关日志，或运行：clawdoor ui install");

    public static readonly Sentence TakenConfigured = new(
        "The Control UI comes from {0} (gateway.controlUi.root).",
        "Control UI 来自 {0}（gateway.controlUi.root）。");

    public static readonly Sentence TakenPackage = new(
        "The Control UI comes from the OpenClaw {0} installed in {1}.",
        "Control UI 来自 {1} 中已安装的 OpenClaw {0}。");

    public static readonly Sentence TakenInstalled = new(
        "The Control UI is OpenClaw's {0}, installed by clawdoor ui install.",
        "Control UI 为 OpenClaw {0} 的版本，由 clawdoor ui install 安装。");

    public static readonly Sentence TakenOwnPage = new(
        "There is no official Control UI on this machine, so Clawdoor's own page is served. To have the official one: clawdoor ui install",
        "本机没有官方 Control UI，因此提供 Clawdoor 自带的页面。如需官方界面，请运行：clawdoor ui install");

    public static readonly Sentence ConfiguredHasNoPage = new(
        "gateway.controlUi.root names {0}, where there is no index.html; it is not used.",
        "gateway.controlUi.root 指向 {0}，但其中没有 index.html，因此未采用。");

    public static readonly Sentence ConfiguredIsOtherVersion = new(
        "The Control UI in {0} is of OpenClaw {1}; this gateway is tested with {2}. It is used because it is configured.",
        "{0} 中的 Control UI 属于 OpenClaw {1}，而本网关以 {2} 测试。因为配置中指定了它，所以仍然采用。");

    public static readonly Sentence PackageIsOtherVersion = new(
        "{0} has OpenClaw {1}; its UI is not used, because this gateway speaks the protocol of {2}.",
        "{0} 中是 OpenClaw {1}；本网关使用 {2} 的协议，因此未采用其界面。");

    public static readonly Sentence PackageHasNoPage = new(
        "{0} has OpenClaw {1}, but no built Control UI; it is not used.",
        "{0} 中有 OpenClaw {1}，但没有构建好的 Control UI，因此未采用。");

    public static readonly Sentence InstalledNotReadable = new(
        "What clawdoor ui install has installed cannot be read: {0}",
        "无法读取 clawdoor ui install 安装的内容：{0}");

    public static readonly Sentence VersionNotValid = new("\"{0}\" is no version.", "“{0}”不是有效的版本号。");
    public static readonly Sentence VersionNotValidNext = new(
        "Give one such as {1}, or leave --version out.",
        "请提供类似 {1} 的版本号，或省略 --version。");

    public static readonly Sentence VersionNotCompatible = new(
        "The Control UI of OpenClaw {0} does not fit this gateway, which speaks the protocol of {1}.",
        "OpenClaw {0} 的 Control UI 与本网关不兼容：本网关使用 {1} 的协议。");
    public static readonly Sentence VersionNotCompatibleNext = new(
        "Leave --version out to get {1}, or look for a newer Clawdoor.",
        "省略 --version 即可安装 {1}；也可以查看 Clawdoor 是否有新版本。");

    public static readonly Sentence RegistryNotValid = new(
        "\"{0}\" is no registry: an address that begins with https:// or http:// is needed.",
        "“{0}”不是有效的软件源：需要以 https:// 或 http:// 开头的地址。");
    public static readonly Sentence RegistryNotValidNext = new(
        "Correct --registry or npm_config_registry, or leave both out to use npm's public registry.",
        "请更正 --registry 或 npm_config_registry；两者都不设置时使用 npm 公共源。");

    public static readonly Sentence Busy = new(
        "Another clawdoor ui install is at work with this state directory.",
        "另一个 clawdoor ui install 正在使用这个状态目录。");
    public static readonly Sentence BusyNext = new("Wait until it has finished.", "请等它完成。");

    public static readonly Sentence NotWritable = new("The UI cannot be written to {0}: {1}", "无法将界面写入 {0}：{1}");
    public static readonly Sentence NotWritableNext = new(
        "Run this as the user of the gateway, or name another directory with --state DIR.",
        "请以运行网关的用户身份执行，或用 --state DIR 指定另一个目录。");

    public static readonly Sentence DiskFull = new(
        "The disk with {0} is full; the UI needs about 160 MB while it is being installed.",
        "{0} 所在的磁盘已满；安装界面的过程中大约需要 160 MB 空间。");
    public static readonly Sentence DiskFullNext = new("Make room, then run this again.", "请腾出空间后重新运行。");

    public static readonly Sentence Unreachable = new("{0} cannot be reached: {1}", "无法连接 {0}：{1}");
    public static readonly Sentence UnreachableNext = new(
        "Check the network and the proxy (HTTPS_PROXY), or name a mirror with --registry URL.",
        "请检查网络和代理（HTTPS_PROXY），或用 --registry URL 指定镜像源。");

    public static readonly Sentence TimedOut = new("{0} sent nothing for {1} seconds.", "{0} 在 {1} 秒内没有发送任何数据。");
    public static readonly Sentence TimedOutNext = new(
        "Run this again, or name another registry with --registry URL.",
        "请重新运行，或用 --registry URL 指定另一个软件源。");

    public static readonly Sentence Refused = new("{0} answered {1} instead of the package.", "{0} 返回了 {1}，而不是软件包。");
    public static readonly Sentence RefusedNext = new(
        "Wait a little and run this again; if a registry of your company needs a login, name a public one with --registry URL.",
        "请稍后重试；如果公司内部的软件源需要登录，请用 --registry URL 指定公共源。");

    public static readonly Sentence VersionUnknown = new("{0} has no OpenClaw {1}.", "{0} 中没有 OpenClaw {1}。");
    public static readonly Sentence VersionUnknownNext = new(
        "Leave --version out to get {2}, or check the registry's address.",
        "省略 --version 即可安装 {2}，或检查软件源地址是否正确。");

    public static readonly Sentence AnswerNotValid = new(
        "What {0} says about OpenClaw {1} is not what npm registries say.",
        "{0} 返回的 OpenClaw {1} 信息不符合 npm 软件源的格式。");
    public static readonly Sentence AnswerNotValidNext = new("Check that it is a registry for npm packages.", "请确认该地址是 npm 软件源。");

    public static readonly Sentence NoIntegrity = new(
        "{0} gives no SHA-512 checksum for OpenClaw {1}, so what comes could not be verified.",
        "{0} 没有提供 OpenClaw {1} 的 SHA-512 校验值，无法验证下载内容。");
    public static readonly Sentence NoIntegrityNext = new("Name another registry with --registry URL.", "请用 --registry URL 指定另一个软件源。");

    public static readonly Sentence TooLarge = new(
        "The package is larger than {0} MB, which OpenClaw's never was; nothing was installed.",
        "软件包超过 {0} MB，而 OpenClaw 的软件包从未这么大；没有安装任何内容。");
    public static readonly Sentence TooLargeNext = new(
        "Check the registry's address; if it is right, look for a newer Clawdoor.",
        "请检查软件源地址；如果无误，请查看 Clawdoor 是否有新版本。");

    public static readonly Sentence CutShort = new(
        "{0} ended the download before it was complete.",
        "{0} 在下载完成之前断开了连接。");
    public static readonly Sentence CutShortNext = new("Run this again.", "请重新运行。");

    public static readonly Sentence Mismatch = new(
        "The package from {0} is not the one that its checksum is for; nothing of it was used.",
        "来自 {0} 的软件包与校验值不符，没有使用其中的任何内容。");
    public static readonly Sentence MismatchNext = new(
        "Run this again; if it happens again, do not trust this registry or what lies between.",
        "请重新运行；如果仍然不符，请不要信任该软件源或中间的网络设备。");

    public static readonly Sentence NotAnArchive = new(
        "The package is no archive that can be unpacked: {0}",
        "软件包不是可以解压的归档文件：{0}");

    public static readonly Sentence Unsafe = new(
        "The package has an entry that no package of OpenClaw has: {0}. Nothing was installed.",
        "软件包中含有 OpenClaw 软件包不应有的条目：{0}。没有安装任何内容。");

    public static readonly Sentence NoUiInside = new(
        "The package of OpenClaw {0} has no Control UI in it.",
        "OpenClaw {0} 的软件包中没有 Control UI。");
    public static readonly Sentence OtherVersionNext = new(
        "Leave --version out to get {1}, or name another registry with --registry URL.",
        "省略 --version 即可安装 {1}，或用 --registry URL 指定另一个软件源。");
}
