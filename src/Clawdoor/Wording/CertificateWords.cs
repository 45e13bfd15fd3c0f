namespace Clawdoor.Wording;

/// <summary>About certificates and keys, ours and given.</summary>
internal static class CertificateWords
{
    public static readonly Sentence FileMissing = new("There is no file {0}.", "文件 {0} 不存在。");

    public static readonly Sentence CheckPath = new(
        "Check the path, or leave both files out: Clawdoor then makes a certificate itself.",
        "请检查路径；也可以不指定这两个文件，由 Clawdoor 自行生成证书。");

    public static readonly Sentence FileUnreadable = new(
        "The file {0} cannot be read: {1}",
        "无法读取文件 {0}：{1}");

    public static readonly Sentence MakeReadable = new(
        "Let the user Clawdoor runs as read {0} (see \"ls -l {0}\").",
        "请让运行 Clawdoor 的用户能够读取 {0}（用“ls -l {0}”查看权限）。");

    public static readonly Sentence CertificateNotPem = new(
        "No certificate is in {0}: a PEM file with \"-----BEGIN CERTIFICATE-----\" is needed.",
        "{0} 中没有证书：需要包含“-----BEGIN CERTIFICATE-----”的 PEM 文件。");

    public static readonly Sentence ConvertCertificate = new(
        "A DER file becomes PEM with \"openssl x509 -inform der -in {0} -out cert.pem\", a .pfx or .p12 file with \"openssl pkcs12 -in {0} -nokeys -out cert.pem\".",
        "DER 文件可用“openssl x509 -inform der -in {0} -out cert.pem”转换为 PEM；.pfx 或 .p12 文件可用“openssl pkcs12 -in {0} -nokeys -out cert.pem”转换。");

    public static readonly Sentence KeyNotPem = new(
        "No private key is in {0}: a PEM file with \"-----BEGIN PRIVATE KEY-----\" (or EC or RSA PRIVATE KEY) is needed.",
        "{0} 中没有私钥：需要包含“-----BEGIN PRIVATE KEY-----”（或 EC、RSA PRIVATE KEY）的 PEM 文件。");

    public static readonly Sentence ConvertKey = new(
        "A DER key becomes PEM with \"openssl pkey -inform der -in {0} -out key.pem\", a .pfx or .p12 file with \"openssl pkcs12 -in {0} -nocerts -nodes -out key.pem\".",
        "DER 私钥可用“openssl pkey -inform der -in {0} -out key.pem”转换为 PEM；.pfx 或 .p12 文件可用“openssl pkcs12 -in {0} -nocerts -nodes -out key.pem”转换。");

    public static readonly Sentence KeyEncrypted = new(
        "The private key in {0} is protected by a passphrase, which nobody could type when the server starts.",
        "{0} 中的私钥设有密码，而服务器启动时没有人能输入密码。");

    public static readonly Sentence DecryptKey = new(
        "Write it without one: \"umask 077; openssl pkey -in {0} -out key.pem\", and give that file.",
        "请导出不带密码的私钥：“umask 077; openssl pkey -in {0} -out key.pem”，然后使用该文件。");

    public static readonly Sentence KeyUnsupported = new(
        "The private key in {0} is damaged, or of a kind that browsers do not accept; RSA and ECDSA (P-256, P-384, P-521) are.",
        "{0} 中的私钥已损坏，或属于浏览器不支持的类型；支持 RSA 和 ECDSA（P-256、P-384、P-521）。");

    public static readonly Sentence KeyTooWeak = new(
        "The key of the certificate in {0} is too weak ({1}, {2} bits); browsers want RSA with at least 2048 bits or ECDSA with at least 256.",
        "{0} 中证书的密钥强度不足（{1}，{2} 位）；浏览器要求 RSA 至少 2048 位，或 ECDSA 至少 256 位。");

    public static readonly Sentence NewKey = new(
        "Have a certificate made with a P-256 key (\"openssl ecparam -name prime256v1 -genkey -noout -out key.pem\"), or leave both files out: Clawdoor then makes one itself.",
        "请用 P-256 密钥（“openssl ecparam -name prime256v1 -genkey -noout -out key.pem”）重新申请证书；也可以不指定这两个文件，由 Clawdoor 自行生成。");

    public static readonly Sentence KeyMismatch = new(
        "The private key in {0} does not belong to the certificate in {1}.",
        "{0} 中的私钥与 {1} 中的证书不匹配。");

    public static readonly Sentence FindPair = new(
        "\"openssl pkey -in {0} -pubout\" and \"openssl x509 -in {1} -noout -pubkey\" must print the same; give the key that the certificate was made with.",
        "“openssl pkey -in {0} -pubout”与“openssl x509 -in {1} -noout -pubkey”的输出必须相同；请使用申请该证书时的私钥。");

    public static readonly Sentence Expired = new(
        "The certificate in {0} expired on {1}.",
        "{0} 中的证书已于 {1} 过期。");

    public static readonly Sentence RenewOrOwn = new(
        "Have a new certificate made and written to {0}, or leave both files out: Clawdoor then makes one itself.",
        "请重新申请证书并写入 {0}；也可以不指定这两个文件，由 Clawdoor 自行生成。");

    public static readonly Sentence NotYetValid = new(
        "The certificate in {0} is valid only from {1}; this machine's clock says {2}.",
        "{0} 中的证书自 {1} 起才生效；本机时钟显示为 {2}。");

    public static readonly Sentence CheckClock = new(
        "If the clock is wrong, set it (\"timedatectl set-ntp true\"); else wait, or give another certificate.",
        "如果时钟不准，请校准（“timedatectl set-ntp true”）；否则请等到生效时间，或换用其他证书。");

    public static readonly Sentence NotForServers = new(
        "The certificate in {0} is not for servers: its extended key usage lacks serverAuth.",
        "{0} 中的证书不能用于服务器：其扩展密钥用途中没有 serverAuth。");

    public static readonly Sentence AddressNotCovered = new(
        "The certificate in {1} does not cover {0}; it covers {2}. Browsers will warn on the addresses that are missing.",
        "{1} 中的证书不包含 {0}，只包含 {2}。访问未包含的地址时，浏览器会发出警告。");

    public static readonly Sentence NoNames = new("no name at all", "（没有任何名称）");

    public static readonly Sentence CoverOrOwn = new(
        "Use the door under a name that it covers, have a certificate made that also covers {0}, or leave both files out: Clawdoor then makes one itself.",
        "请通过证书包含的名称访问；或重新申请同时包含 {0} 的证书；也可以不指定证书和私钥文件，由 Clawdoor 自行生成。");

    public static readonly Sentence KeyOpenToOthers = new(
        "Every user of this machine may read or change the private key in {0}.",
        "本机的任何用户都能读取或修改 {0} 中的私钥。");

    public static readonly Sentence CloseKey = new(
        "Close it: \"chmod o-rwx {0}\".",
        "请收紧权限：“chmod o-rwx {0}”。");

    public static readonly Sentence NotKept = new(
        "Clawdoor's own certificate {0} cannot be read or written: {1}",
        "无法读取或写入 Clawdoor 自己的证书 {0}：{1}");

    public static readonly Sentence CheckState = new(
        "See that this user may write there and that the disk is not full, or name another directory with --state DIR.",
        "请确认当前用户有写入权限且磁盘未满，或用 --state DIR 指定另一个目录。");
}
