namespace Clawdoor.Wording;

/// <summary>Those who wait to be let in and those who may come in, wherever a person answers them.</summary>
internal static class DeviceWords
{
    public static readonly Sentence About = new(
        "Devices: who waits to be let in, and who may come in.",
        "设备：谁在等待批准，谁可以进入。");
    public static readonly Sentence ListAbout = new("Show who waits and who is paired.", "列出正在等待的请求和已配对的设备。");
    public static readonly Sentence ApproveAbout = new(
        "Let one waiting device in, after showing who it is. Without ID: show who waits.",
        "让一个正在等待的设备进入；批准前会显示它是谁。不写 ID 则列出正在等待的请求。");
    public static readonly Sentence RejectAbout = new(
        "Turn one waiting device away. It may ask again.",
        "拒绝一个正在等待的设备。它之后还可以再次请求。");
    public static readonly Sentence RemoveAbout = new(
        "Forget a paired device: it is disconnected and must be paired again.",
        "移除已配对的设备：立即断开，之后须重新配对。");
    public static readonly Sentence RenameAbout = new("Give a paired device a name of your own.", "给已配对的设备起一个名字。");
    public static readonly Sentence RotateAbout = new(
        "Replace a device's token: it is disconnected and logs in again with the gateway's secret.",
        "更换设备的令牌：设备会断开，并用网关的令牌或密码重新登录。");
    public static readonly Sentence RevokeAbout = new(
        "Take a role from a device: it is disconnected and must be approved again for it.",
        "收回设备的某个角色：设备会断开，须重新批准才能再次使用该角色。");

    public static readonly Sentence RequestId = new(
        "The request's ID, or its first characters (at least 4).",
        "请求的 ID，或其开头的几个字符（至少 4 个）。");
    public static readonly Sentence DeviceId = new(
        "The device's ID, or its first characters (at least 4).",
        "设备的 ID，或其开头的几个字符（至少 4 个）。");
    public static readonly Sentence Name = new("The name, at most 64 characters.", "名字，最多 64 个字符。");
    public static readonly Sentence Role = new(
        "The role; left out: the only one the device has.",
        "角色；不写则使用设备唯一的角色。");
    public static readonly Sentence Url = new(
        "Another gateway than this machine's own, such as wss://203.0.113.7; needs --token-file.",
        "连接其他网关而不是本机的网关，例如 wss://203.0.113.7；须同时给出 --token-file。");
    public static readonly Sentence TokenFile = new(
        "A file with the gateway's token or password; - reads standard input.",
        "存放网关令牌或密码的文件；写 - 则从标准输入读取。");
    public static readonly Sentence TlsFingerprint = new(
        "Trust exactly the certificate with this SHA-256, whoever signed it.",
        "只信任 SHA-256 为此值的证书，不论由谁签发。");

    public static readonly Sentence At = new("{0}: {1}", "{0}：{1}");
    public static readonly Sentence Waiting = new("Waiting ({0})", "正在等待（{0}）");
    public static readonly Sentence Paired = new("Paired ({0})", "已配对（{0}）");
    public static readonly Sentence NobodyWaits = new("Nobody waits.", "没有正在等待的请求。");
    public static readonly Sentence NobodyPaired = new("No device is paired.", "没有已配对的设备。");
    public static readonly Sentence HowToApprove = new(
        "Let one in: clawdoor devices approve ID",
        "批准其中一个：clawdoor devices approve ID");
    public static readonly Sentence WhichOne = new(
        "Which one? Give the ID of the request you know to be yours; none is chosen for you.",
        "批准哪一个？请写出您确认属于自己的那个请求的 ID；程序不会替您选择。");
    public static readonly Sentence NobodyWaitsNext = new(
        "Open the page in the browser first; a request lives five minutes after the last try.",
        "请先在浏览器中打开页面；请求在最后一次尝试后保留五分钟。");

    public static readonly Sentence ColumnRequest = new("Request", "请求");
    public static readonly Sentence ColumnDevice = new("Device", "设备");
    public static readonly Sentence ColumnName = new("Name", "名字");
    public static readonly Sentence ColumnClient = new("Client", "客户端");
    public static readonly Sentence ColumnAddress = new("Address", "地址");
    public static readonly Sentence ColumnRights = new("Rights", "权限");
    public static readonly Sentence ColumnWants = new("Wants", "请求的权限");
    public static readonly Sentence ColumnAsked = new("Asked", "请求时间");
    public static readonly Sentence ColumnSeen = new("Last seen", "最近在线");
    public static readonly Sentence Connected = new("connected", "在线");
    public static readonly Sentence NoTokens = new("{0} (revoked)", "{0}（已收回）");

    public static readonly Sentence ApproveQuestion = new("Let this device in?", "允许这个设备进入吗？");
    public static readonly Sentence ApproveAdmin = new(
        "It will be an administrator: it can do everything OpenClaw can do, on this server too. Say yes only if it is yours.",
        "它将成为管理员：可以做 OpenClaw 能做的一切，包括操作这台服务器。请确认是您自己的设备再同意。");
    public static readonly Sentence ApproveAgain = new(
        "This device is known already; it asks again, or for more than before.",
        "这个设备之前已知；它在重新请求，或请求了比之前更多的权限。");
    public static readonly Sentence Approved = new("Approved: {0} from {1} (device {2}) may now: {3}", "已批准：来自 {1} 的 {0}（设备 {2}），权限：{3}");
    public static readonly Sentence ApprovedNext = new(
        "A waiting page connects by itself within seconds.",
        "正在等待的页面会在几秒内自动连接。");
    public static readonly Sentence Rejected = new("Turned away: {0} from {1} (device {2})", "已拒绝：来自 {1} 的 {0}（设备 {2}）");
    public static readonly Sentence RemoveQuestion = new("Remove {0} (device {1})?", "移除 {0}（设备 {1}）吗？");
    public static readonly Sentence Removed = new("Removed: {0} (device {1})", "已移除：{0}（设备 {1}）");
    public static readonly Sentence Renamed = new("Device {0} is now called {1}.", "设备 {0} 现在叫 {1}。");
    public static readonly Sentence RotateQuestion = new(
        "Replace the token for {2} of {0} (device {1})? It is disconnected.",
        "更换 {0}（设备 {1}）的 {2} 令牌吗？它会断开连接。");
    public static readonly Sentence Rotated = new(
        "The token for {2} of {0} (device {1}) is replaced; the device gets the new one when it logs in with the gateway's secret.",
        "{0}（设备 {1}）的 {2} 令牌已更换；设备用网关的令牌或密码登录时会得到新令牌。");
    public static readonly Sentence RevokeQuestion = new(
        "Take the role {2} from {0} (device {1})? It is disconnected.",
        "收回 {0}（设备 {1}）的 {2} 角色吗？它会断开连接。");
    public static readonly Sentence Revoked = new(
        "{0} (device {1}) no longer has the role {2}; its next login asks for approval.",
        "{0}（设备 {1}）不再拥有 {2} 角色；它下次登录时需要重新批准。");

    public static readonly Sentence NoRequest = new("No waiting request begins with “{0}”.", "没有以“{0}”开头的请求。");
    public static readonly Sentence NoDevice = new("No paired device begins with “{0}”.", "没有以“{0}”开头的已配对设备。");
    public static readonly Sentence NoDeviceNext = new("See which there are: clawdoor devices list", "查看有哪些设备：clawdoor devices list");
    public static readonly Sentence TooShort = new(
        "“{0}” is too short: an ID needs at least its first {1} characters.",
        "“{0}”太短：至少要写出 ID 的前 {1} 个字符。");
    public static readonly Sentence Ambiguous = new("“{0}” fits more than one; write more of it:\n{1}", "“{0}”对应不止一个，请多写几个字符：\n{1}");
    public static readonly Sentence BadName = new(
        "A name has 1 to 64 characters and no control characters; this one has {0}.",
        "名字须为 1 到 64 个字符，且不含控制字符；现在是 {0} 个。");
    public static readonly Sentence WhichRole = new(
        "Device {0} does not have exactly that role; it has: {1}",
        "设备 {0} 没有这个角色，或没有指明角色；它有：{1}");
    public static readonly Sentence WhichRoleNext = new("Name one of them: --role ROLE", "请写出其中一个：--role 角色");

    public static readonly Sentence PlainUrl = new(
        "{0} is not encrypted: the token would travel in the clear.",
        "{0} 没有加密：令牌会以明文传输。");
    public static readonly Sentence PlainUrlNext = new("Use the door: --url wss://{0}", "请通过门连接：--url wss://{0}");
    public static readonly Sentence SecretHidden = new(
        "The gateway's secret is not in openclaw.json but in {0}, which only OpenClaw can ask.",
        "网关的密钥不在 openclaw.json 中，而在 {0}，只有 OpenClaw 能读取。");
    public static readonly Sentence SecretUnderOtherKey = new(
        "openclaw.json says auth.mode \"{0}\" but sets only auth.{1}, which OpenClaw then ignores: nobody can log in.",
        "openclaw.json 的 auth.mode 是 \"{0}\"，却只设置了 auth.{1}，OpenClaw 会忽略它：谁也无法登录。");
    public static readonly Sentence SecretUnderOtherKeyNext = new("Set it right: clawdoor config apply", "修正它：clawdoor config apply");
    public static readonly Sentence SecretFileNoSecret = new(
        "{0} holds no token: one line of 1 to 4096 characters is wanted.",
        "{0} 中没有令牌：应为一行，1 到 4096 个字符。");
    public static readonly Sentence KeyOpenToOthers = new(
        "The device key {0} may be read by other users, so it is no longer a secret.",
        "其他用户可以读取设备密钥 {0}，它已不再是秘密。");
    public static readonly Sentence KeyOpenToOthersNext = new(
        "Delete it and pair anew; or, if nobody else was on this machine: chmod 600 {0}",
        "请删除它并重新配对；如果确定没有其他人用过本机：chmod 600 {0}");
    public static readonly Sentence KeyBroken = new(
        "{0} is not a device key (32 bytes in base64url).",
        "{0} 不是设备密钥（应为 32 字节的 base64url）。");
    public static readonly Sentence KeyBrokenNext = new(
        "Delete it; the next command makes a new one, which must be paired again.",
        "请删除它；下一条命令会生成新的密钥，之后须重新配对。");
    public static readonly Sentence KeyUnusable = new("The device key {0} cannot be used: {1}", "无法使用设备密钥 {0}：{1}");
    public static readonly Sentence KeyUnusableNext = new(
        "Name a directory you may write: --state DIR",
        "请指定一个您可以写入的目录：--state 目录");

    public static readonly Sentence Address = new("address", "地址");
    public static readonly Sentence Browser = new("browser", "浏览器");
    public static readonly Sentence Rights = new("wants", "权限");
    public static readonly Sentence Asked = new("asked", "时间");
    public static readonly Sentence Request = new("request", "请求");
    public static readonly Sentence Device = new("device", "设备");
    public static readonly Sentence JustNow = new("just now", "刚刚");
    public static readonly Sentence SecondsAgo = new("{0} s ago", "{0} 秒前");
    public static readonly Sentence MinutesAgo = new("{0} min ago", "{0} 分钟前");
    public static readonly Sentence HoursAgo = new("{0} h ago", "{0} 小时前");
    public static readonly Sentence DaysAgo = new("{0} days ago", "{0} 天前");
}
