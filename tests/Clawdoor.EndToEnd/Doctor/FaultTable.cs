using Clawdoor.Protocol;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>The rows of docs/doctor-matrix.md.</summary>
internal static partial class FaultTable
{
    private const string Far = "ip netns exec far";

    private static readonly string[] _url = ["--url", "https://203.0.113.7"];

    public static readonly IReadOnlyList<Fault> All =
    [
        .. Healthy, .. Certificates, .. Sites, .. Files, .. Gateways, .. Logins, .. Computers, .. OnOpenClaw,
    ];

    private static IReadOnlyList<Fault> Healthy =>
    [
        new("nothing is wrong", Stage.Nginx, null, ""),
        new("nothing is wrong", Stage.Door, null, ""),
        new("nothing is wrong, seen from another computer", Stage.Nginx, null, "") { Place = Far, Arguments = _url },
        new("nothing is wrong, seen from another computer", Stage.Door, null, "") { Place = Far, Arguments = _url },
        new("nothing is wrong: the tutorial's site without its mistakes", Stage.Nginx, null, "mistake 's/$proxy_add_x_forwarded_for/$remote_addr/; s/\"upgrade\"/$http_connection/; s/$host/$http_host/'"),
        new("nothing is wrong: Caddy in nginx's place", Stage.Nginx, null, Caddy),
    ];

    private static IReadOnlyList<Fault> Certificates =>
    [
        new("the certificate names another address", Stage.Nginx, "certificate-name-mismatch", "certificate -days 365 -addext subjectAltName=IP:203.0.113.8"),
        new("the certificate names no address, as openssl makes it without -addext", Stage.Nginx, "certificate-name-mismatch", "certificate -days 365"),
        new("the certificate has expired", Stage.Nginx, "certificate-expired",
            "dated 20250101000000Z 20260101000000Z"),
        new("the certificate is of the future", Stage.Nginx, "certificate-not-yet-valid",
            "dated 20400101000000Z 20410101000000Z"),
        new("nobody renews the certificate", Stage.Nginx, "certificate-ends-soon",
            "dated 20250101000000Z $(date -ud '+3 days' +%Y%m%d%H%M%SZ)"),
        new("the certificate's key has 1024 bits", Stage.Nginx, "certificate-weak",
            "certificate -days 365 -newkey rsa:1024 -addext subjectAltName=IP:203.0.113.7; mistake 's/HIGH:!aNULL:!MD5/DEFAULT@SECLEVEL=0/'"),
        new("the intermediate certificate is not sent", Stage.Nginx, "certificate-chain-incomplete",
            """
            openssl req -x509 -nodes -newkey rsa:2048 -keyout ca.key -out ca.crt -subj /CN=Authority -days 365 2>/dev/null
            openssl req -nodes -newkey rsa:2048 -keyout openclaw.key -out leaf.csr -subj /CN=OpenClaw 2>/dev/null
            openssl x509 -req -in leaf.csr -CA ca.crt -CAkey ca.key -days 90 -out openclaw.crt -extfile <(echo subjectAltName=IP:203.0.113.7) 2>/dev/null
            """),
        new("the settings name a certificate that is not there", Stage.Door, "certificate-files-unusable",
            "open; echo '{ \"certificate\": \"'$HOME'/none.crt\", \"key\": \"'$HOME'/openclaw.key\" }' >clawdoor.json") { Place = Settings },
        new("the settings name the key of another certificate", Stage.Door, "certificate-files-unusable",
            "open; openssl genrsa -out other.key 2048 2>/dev/null; echo '{ \"certificate\": \"'$HOME'/openclaw.crt\", \"key\": \"'$HOME'/other.key\" }' >clawdoor.json") { Place = Settings },
        new("TLS 1.1 is still spoken", Stage.Nginx, "tls-outdated", "mistake 's/TLSv1.2 TLSv1.3/TLSv1.1 TLSv1.2/; s/HIGH:!aNULL:!MD5/DEFAULT@SECLEVEL=0/'"),
        new("listen 443 without ssl", Stage.Nginx, "tls-failed", "mistake 's/443 ssl/443/'"),
    ];

    private static IReadOnlyList<Fault> Sites =>
    [
        new("proxy_pass to a port where nobody is", Stage.Nginx, "door-wrong-upstream", "mistake 's/127.0.0.1:18789/127.0.0.1:18790/'"),
        new("the upgrade headers are missing", Stage.Nginx, "upgrade-not-forwarded", "mistake '/Upgrade/d; /Connection/d'"),
        new("the upgrade is refused by the proxy", Stage.Nginx, "upgrade-refused", "mistake 's/location \\/ {/&\\nif ($http_upgrade) { return 403; }/'"),
        new("Host $host on port 8443 loses the port", Stage.Nginx, "origin-refused", "mistake 's/443 ssl/8443 ssl/'") { Mistake = 7, IsCured = true, Arguments = ["--https-port", "8443"] },
        new("no forwarded headers: strangers look like local ones", Stage.Nginx, "remote-taken-for-local",
            "mistake '/X-/d; s/Host $host/Host 127.0.0.1:18789/'"),
        new("the proxy believes what visitors say of their address", Stage.Nginx, "forwarded-by-visitor",
            "mistake 's/location \\/ {/set_real_ip_from 0.0.0.0\\/0; set_real_ip_from ::\\/0; real_ip_header X-Forwarded-For;\\n&/'") { Mistake = 3 },
        new("the proxy waits for a program that says nothing", Stage.Nginx, "door-silent", "silent; mistake 's/18789/18799/'"),
        new("another site has port 443", Stage.Nginx, "port-taken", "mistake 's/proxy_pass .*/return 200 \"Welcome\";/'"),
        new("port 80 shows a page in place of the redirect", Stage.Nginx, "redirect-missing", "echo 'server { listen 80; return 200 hello; }' >>site"),
        new("the forwarded address is not trusted", Stage.Nginx, "trusted-proxies-missing", "setting 's/\"trustedProxies\": .*/\"trustedProxies\": []/'") { IsCured = true },
        new("trustedProxies is not there", Stage.Nginx, "trusted-proxies-missing", "setting '/trustedProxies/d; s/\\(\"auth\".*\\),$/\\1/'") { Mistake = 2, IsCured = true },
        new("the page's origin is not allowed", Stage.Nginx, "origin-refused", "setting 's/https:..203.0.113.7/https:\\/\\/203.0.113.8/'") { IsCured = true },
        new("nothing listens at that address, seen from another computer", Stage.Nginx, "door-unreachable", "open; until ip -n far link show eth0 | grep -q 'state UP'; do sleep 0.05; done") { Place = Far, Arguments = ["--url", "https://203.0.113.7:4443"] },
        new("the page's origin is not allowed, seen from another computer", Stage.Nginx, "origin-refused", "setting 's/https:..203.0.113.7/https:\\/\\/203.0.113.8/'")
        { Place = Far, Arguments = _url },
        new("the forwarded address is not trusted, seen from another computer", Stage.Nginx, "trusted-proxies-missing", "setting 's/\"trustedProxies\": .*/\"trustedProxies\": []/'")
        { Place = Far, Arguments = _url },
        new("the gateway is down, seen from another computer", Stage.Nginx, "door-wrong-upstream", "proxy") { Place = Far, Arguments = _url },
    ];

    private static IReadOnlyList<Fault> Files =>
    [
        new("mode token with a password, as the tutorial has it", Stage.Nginx, "mode-secret-mismatch", "open; setting 's/\"token\": \"/\"password\": \"/'") { Mistake = 1, IsCured = true },
        new("token and password without a mode", Stage.Nginx, "secrets-both", "open; setting 's/\"mode\": \"token\", /\"password\": \"another-long-password-9\", /'"),
        new("mode password without a password", Stage.Nginx, "secret-missing", "open; setting 's/\"token\", \"token\": \"[0-9a-f]*\"/\"password\"/'"),
        new("the secret is the example's", Stage.Nginx, "secret-placeholder", $"open; setting 's/{OwnComputer.Token}/change-me-now/'") { Others = ["secret-refused"], IsCured = true },
        new("the secret is short", Stage.Nginx, "secret-weak", $"setting 's/{OwnComputer.Token}/abc123/'") { IsCured = true },
        new("no login is asked for", Stage.Nginx, "auth-none", "open; setting 's/\"mode\": \"token\"/\"mode\": \"none\"/'"),
        new("the gateway is a remote one", Stage.Nginx, "gateway-mode", "open; setting 's/\"local\"/\"remote\"/'"),
        new("the gateway speaks TLS itself", Stage.Nginx, "gateway-tls", "open; setting 's/\"bind\"/\"tls\": { \"enabled\": true }, \"bind\"/'"),
        new("openclaw.json can be read by all", Stage.Nginx, "config-open-to-others", "open; chmod 644 $config") { IsCured = true },
        new("a bracket is missing in openclaw.json", Stage.Nginx, "config-invalid", "open; setting '$d'; sed -i '$d' $config; echo '\"x\"' >>$config"),
        new("openclaw.json is not there", Stage.Nginx, "openclaw-missing", "rm $config; proxy"),
        new("a flag that cannot be", Stage.Door, "settings-invalid", "") { Arguments = ["--http-port", "99999"] },
        new("clawdoor.json has a value that cannot be", Stage.Door, "settings-invalid", "open; echo '{ \"httpsPort\": \"many\" }' >clawdoor.json") { Place = Settings },
    ];

    private static IReadOnlyList<Fault> Gateways =>
    [
        new("the gateway is not running", Stage.Nginx, "upstream-down", "proxy"),
        new("the gateway has died behind the door", Stage.Door, "upstream-down", "open; stop_gateway -TERM"),
        new("the gateway hangs", Stage.Nginx, "upstream-hangs", "open; stop_gateway -STOP"),
        new("the gateway hangs behind the door", Stage.Door, "upstream-hangs", "open; stop_gateway -STOP"),
        new("openclaw.json has another port than the gateway that runs", Stage.Nginx, "upstream-not-listening",
            "setting 's/\"port\": 18789/\"port\": 18790/'; gateway_at 18790; setting 's/\"port\": 18790/\"port\": 18789/'; old_process; proxy"),
        new("the gateway is of a version with known holes", Stage.Nginx, "openclaw-vulnerable", Older),
        new("the gateway speaks another protocol", Stage.Nginx, "protocol-mismatch", "") { Played = new("PROTOCOL_MISMATCH", "protocol mismatch") },
        new("another program has the gateway's port", Stage.Nginx, "upstream-not-openclaw", "echo 'server { listen 127.0.0.1:18789; return 200 hello; }' >>site; proxy"),
        new("the gateway's own port is open to all", Stage.Nginx, "gateway-exposed", "setting 's/\"loopback\"/\"lan\"/'") { IsCured = true },
        new("a container's runtime publishes the gateway's port", Stage.Nginx, "gateway-published",
            "open; setsid bash -c 'exec -a /usr/bin/docker-proxy bash -c \"sleep 600; :\" x -proto tcp -host-ip 0.0.0.0 -host-port 18790 -container-ip 172.17.0.2 -container-port 18789' >/dev/null 2>&1 </dev/null & sleep 0.1"),
        new("a rule of the kernel's hands the gateway's port on to a container", Stage.Nginx, "gateway-published",
            "open; nft 'add table ip nat; add chain ip nat pre { type nat hook prerouting priority dstnat; }; add rule ip nat pre tcp dport 18789 dnat to 172.17.0.2:18789'"),
        new("the door is not open", Stage.Nginx, "door-shut", "gateway"),
    ];

    private static IReadOnlyList<Fault> Logins =>
    [
        new("the gateway's environment has another secret than openclaw.json", Stage.Nginx, "secret-refused",
            $"setting 's/{OwnComputer.Token}/${{MY_TOKEN}}/'; gateway env MY_TOKEN=c1f0b62c7b9a4e5d8f3a; proxy") { Place = "env MY_TOKEN=d93a0c5be1f24786a0b1" },
        new("a program with an old secret has locked its address out", Stage.Nginx, "locked-out", "") { Visits = [new(Scopes.Read) { Secret = "the old one", Times = 10, IsProgram = true }] },
        new("the gateway wants another kind of login", Stage.Nginx, "login-refused", "")
        { Played = new("AUTH_TOKEN_MISSING", "gateway token missing", WithSecret: "AUTH_TAILSCALE_IDENTITY_MISSING") },
        new("a browser waits to be paired", Stage.Nginx, "pairing-waiting", "") { Mistake = 9, Visits = [new(Scopes.ControlUi)] },
        new("a browser was approved for less than its page asks for", Stage.Nginx, "pairing-scopes-narrow", "") { Visits = [new(Scopes.Read) { IsApproved = true }] },
        new("a paired browser waits for more rights", Stage.Nginx, "pairing-upgrade-waiting", "")
        { Visits = [new(Scopes.Read) { IsApproved = true }, new(Scopes.ControlUi)] },
    ];

    private static IReadOnlyList<Fault> Computers =>
    [
        new("this computer's clock is a year behind", Stage.Nginx, "clock-wrong", "clock -31536000") { Place = "env LD_PRELOAD=./clock.so" },
        new("the clock here differs from the server's by ten minutes", Stage.Nginx, "clock-wrong", "clock 600")
        { Place = $"{Far} env LD_PRELOAD=./clock.so", Arguments = _url },
        new("no network", Stage.Nginx, "address-none", "ip link delete eth0; gateway"),
        new("memory runs out", Stage.Nginx, "memory-low", "open; sed 's/^MemAvailable:.*/MemAvailable: 20000 kB/' /proc/meminfo >meminfo; mount --bind meminfo /proc/meminfo"),
        new("the disk is full", Stage.Nginx, "disk-full", "open; mkdir -p state; mount -t tmpfs -o size=8m none state"),
        new("ufw is on and shut", Stage.Nginx, "firewall-blocks", Ufw),
        new("the gateway's service is not enabled", Stage.Nginx, "not-started-at-boot", "open; mkdir -p /run/systemd/system .config/systemd/user; touch .config/systemd/user/openclaw-gateway.service") { Others = ["lingering-off"] },
        new("the service's user has no lingering", Stage.Nginx, "lingering-off",
            "open; mkdir -p /run/systemd/system .config/systemd/user/default.target.wants; touch .config/systemd/user/{,default.target.wants/}openclaw-gateway.service"),
        new("a server of Alibaba Cloud that knows only its private address", Stage.Nginx, "address-behind-nat",
            """
            ip addr del 203.0.113.7/24 dev eth0; ip -6 addr flush dev eth0; ip addr add 10.0.0.4/24 dev eth0
            certificate -days 365 -addext subjectAltName=IP:10.0.0.4; mistake 's/203.0.113.7/10.0.0.4/'; setting 's/203.0.113.7/10.0.0.4/'
            open; mount -t tmpfs none /sys/class; mkdir -p /sys/class/dmi/id; echo 'Alibaba Cloud' >/sys/class/dmi/id/sys_vendor
            """),
    ];

    private const string Settings = "env CLAWDOOR_SETTINGS=./clawdoor.json";

    private const string Caddy =
        """
        gateway
        printf '{\nadmin off\ndefault_sni 203.0.113.7\n}\nhttps://203.0.113.7 {\ntls %s/openclaw.crt %s/openclaw.key\nreverse_proxy 127.0.0.1:18789\n}\n' "$HOME" "$HOME" >Caddyfile
        setsid caddy run --config Caddyfile >caddy.log 2>&1 </dev/null & wait_for https://203.0.113.7/healthz
        """;

    // The gateway is the real one; only what it says of its version is another's.
    private const string Older =
        """
        setting 's/"port": 18789/"port": 18790/'
        gateway_at 18790
        setting 's/"port": 18790/"port": 18789/'
        version=$(curl -gs http://127.0.0.1:18790/startupz | grep -o '"version":"[^"]*"')
        cat >>site <<END
        server { listen 127.0.0.1:18789; location / {
            proxy_pass http://127.0.0.1:18790; proxy_http_version 1.1; proxy_set_header Host \$http_host;
            proxy_set_header Upgrade \$http_upgrade; proxy_set_header Connection \$http_connection;
            sub_filter '$version' '"version":"2026.2.1"'; sub_filter_types application/json; } }
        END
        proxy
        """;

    private const string Ufw =
        """
        open
        own_etc
        mkdir -p /etc/ufw /etc/default; echo ENABLED=yes >/etc/ufw/ufw.conf; echo 'DEFAULT_INPUT_POLICY="DROP"' >/etc/default/ufw
        echo '### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in' >/etc/ufw/user.rules
        """;
}
