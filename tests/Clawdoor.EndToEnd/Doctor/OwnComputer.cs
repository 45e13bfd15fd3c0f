using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>
/// A computer of its own in about 100 ms: network, processes and mounts that nobody else sees, ports 443 and 18789 free, a public
/// address, and a second network (<c>far</c>) from which it is a server far away. Bash runs on it, with the words of the prelude.
/// </summary>
internal sealed class OwnComputer : IAsyncDisposable
{
    public const string Address = "203.0.113.7";

    /// <summary>Secret of openclaw.json on it.</summary>
    public const string Token = OpenClawConfig.Token;

    private const string SetUp =
        $$"""
        set -e
        mount -t tmpfs none /run
        ip link set lo up
        ip netns add far
        ip link add eth0 type veth peer name eth0 netns far
        # An address that the link gives itself turns up seconds later, and Chromium drops what it loads when its network changes.
        ip -n far link set eth0 addrgenmode none
        ip addr add {{Address}}/24 dev eth0
        ip link set eth0 up
        ip -n far addr add 203.0.113.99/24 dev eth0
        ip -n far link set lo up
        ip -n far link set eth0 up
        echo standing
        exec sleep infinity
        """;

    // What a plant is written in: `open` starts the set-up, `gateway`, `proxy` and `door` its parts.
    private const string Prelude =
        """
        set -eu
        cd "$HOME"
        config=.openclaw/openclaw.json
        wait_for() { local end=$((SECONDS + ${patience:-12})); while ((SECONDS < end)); do curl -gskfo /dev/null --max-time 3 "$@" && return; sleep 0.03; done; echo "nothing at $*: $(cat ./*.log)" >&2; exit 9; }
        gateway() { setsid "$@" "$CLAWDOOR" gateway run --state "$HOME/gateway" >gateway.log 2>&1 </dev/null & wait_for http://127.0.0.1:18789/readyz; }
        gateway_at() { setsid "$CLAWDOOR" gateway run --state "$HOME/gateway" >gateway.log 2>&1 </dev/null & wait_for http://127.0.0.1:$1/readyz; }
        stop_gateway() { local id; id=$(pgrep -f "^$CLAWDOOR gateway"); kill "$1" "$id"; [[ $1 == -STOP ]] || wait "$id" || true; }
        openclaw() { setsid "$OPENCLAW/.bin/node" "$OPENCLAW/openclaw/openclaw.mjs" gateway run >gateway.log 2>&1 </dev/null & sleep 1; }
        ready() { patience=60 wait_for http://127.0.0.1:18789/readyz; }
        proxy() { nginx -c "$HOME/nginx.conf" -p "$HOME" -e "$HOME/nginx.log"; }
        door() { setsid "$CLAWDOOR" up --yes >door.log 2>&1 </dev/null & wait_for https://203.0.113.7/healthz; }
        certificate() { openssl req -x509 -nodes $([[ "$*" == *-newkey* ]] && echo -keyout openclaw.key || echo -key openclaw.key) -out openclaw.crt -subj /CN=OpenClaw "$@" 2>/dev/null; }
        dated() {
            openssl req -new -key openclaw.key -out openclaw.csr -subj /CN=OpenClaw 2>/dev/null
            printf '[ca]\ndefault_ca=a\n[a]\ndatabase=index\nserial=serial\npolicy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=IP:203.0.113.7\n' >ca.conf
            : >index; echo 01 >serial; openssl ca -batch -selfsign -config ca.conf -keyfile openclaw.key -in openclaw.csr -out openclaw.crt -outdir . -notext -md sha256 -startdate "$1" -enddate "$2" 2>/dev/null
        }
        silent() { setsid openssl s_server -accept 18799 -cert openclaw.crt -key openclaw.key >/dev/null 2>&1 </dev/null & sleep 0.2; kill -STOP $!; }
        clock() {
            printf '#include <time.h>\n#include <unistd.h>\n#include <sys/syscall.h>\nint clock_gettime(clockid_t c, struct timespec *t) { int r = syscall(SYS_clock_gettime, c, t); if (c == CLOCK_REALTIME) t->tv_sec += %s; return r; }\n' "$1" >clock.c
            clang -shared -fPIC -o clock.so clock.c
        }
        own_etc() { mkdir -p up; mount -t tmpfs none up; mkdir up/u up/w; mount -t overlay overlay -o lowerdir=/etc,upperdir=$HOME/up/u,workdir=$HOME/up/w /etc; }
        old_process() { echo '999999.00 999999.00' >uptime; mount --bind uptime /proc/uptime; }
        reject_all() { "$CLAWDOOR" devices list --json | grep -o '"requestId": *"[^"]*"' | cut -d'"' -f4 | while read -r id; do "$CLAWDOOR" devices reject "$id" --yes; done; }
        healthy() { local i; for i in $(seq 60); do "$CLAWDOOR" doctor >doctor.log && return; sleep 0.3; done; cat doctor.log >&2; exit 8; }
        reload() { nginx -c "$HOME/nginx.conf" -p "$HOME" -e "$HOME/nginx.log" -s reload; sleep 0.2; }
        mistake() { sed -i "$@" site; }
        setting() { sed -i "$@" "$config"; }

        """;

    private readonly ChildProcess _first;
    private readonly string _id;

    private OwnComputer(ChildProcess first, string id) => (_first, _id) = (first, id);

    /// <summary>Its network namespace.</summary>
    public string Space => $"/proc/{_id}/ns/net";

    /// <summary>That of the computer far away.</summary>
    public string FarSpace => $"/proc/{_id}/root/run/netns/far";

    /// <summary>HOME on it, with openclaw.json and the tutorial's site in order.</summary>
    public string Home { get; } = Scratch.NewDirectory("computer");

    public string ConfigPath => Path.Combine(Home, ".openclaw", "openclaw.json");

    public static async Task<OwnComputer> StartAsync((string Certificate, string Key) certificate)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess || Environment.GetEnvironmentVariable("CI") is { Length: > 0 },
            "A computer of its own needs root and namespaces (packages util-linux and iproute2).");
        var first = ChildProcess.Start("unshare", ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", SetUp]);
        await first.WaitForAsync("standing");
        var computer = new OwnComputer(first, (await File.ReadAllTextAsync($"/proc/{first.Id}/task/{first.Id}/children")).Trim());
        Directory.CreateDirectory(Path.GetDirectoryName(computer.ConfigPath)!);
        await File.WriteAllTextAsync(computer.ConfigPath, OpenClawConfig.RecipeMended(18789, Address));
        File.SetUnixFileMode(computer.ConfigPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Copy(certificate.Certificate, Path.Combine(computer.Home, "openclaw.crt"));
        File.Copy(certificate.Key, Path.Combine(computer.Home, "openclaw.key"));
        await File.WriteAllTextAsync(Path.Combine(computer.Home, "site"), NginxRecipe.Site
            .Replace("YOUR_SERVER_IP", Address, StringComparison.Ordinal)
            .Replace("/etc/nginx/ssl", computer.Home, StringComparison.Ordinal)
            .Replace("/var/log/nginx", computer.Home, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(computer.Home, "nginx.conf"), $$"""
            user root;
            pid {{computer.Home}}/nginx.pid;
            events { }
            http {
                client_body_temp_path {{computer.Home}}/body;
                proxy_temp_path {{computer.Home}}/proxy;
                include {{computer.Home}}/site;
            }
            """);
        return computer;
    }

    /// <summary>Runs bash on it, and fails when it fails.</summary>
    public async Task PlantAsync(string script) => (await RunAsync(["bash", "-c", Prelude + script])).Succeeded();

    /// <summary>openclaw.json as it lies there now, with its mode.</summary>
    public string ConfigNow() => $"{File.GetUnixFileMode(ConfigPath)} {Convert.ToHexString(File.ReadAllBytes(ConfigPath))}";

    /// <summary>A browser comes by as often as it is said.</summary>
    public async Task VisitAsync(IEnumerable<Visit> visits)
    {
        var device = DeviceIdentity.Generate();
        foreach (var visit in visits)
        {
            for (var i = 0; i < visit.Times; i++)
            {
                var failure = await visit.MakeAsync(visit.IsProgram ? Space : FarSpace, device);
                if (visit.IsApproved)
                    (await ClawdoorAsync("", "devices", "approve", failure?.RequestId ?? throw new InvalidOperationException($"{failure}"), "--yes")).Succeeded();
            }
        }
    }

    /// <summary><c>clawdoor ARGUMENTS</c> on it, within <paramref name="place"/>, such as <c>ip netns exec far</c>.</summary>
    public Task<Finished> ClawdoorAsync(string place, params IEnumerable<string> arguments) =>
        RunAsync([.. place.Split(' ', StringSplitOptions.RemoveEmptyEntries), Repository.Clawdoor, .. arguments]);

    /// <summary>Any program on it.</summary>
    public Task<Finished> RunAsync(IEnumerable<string> words) => ChildProcess.RunAsync("nsenter",
    [
        "--target", _id, "--net", "--mount", "--pid", "--wd=" + Home, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=" + Home,
        "CLAWDOOR_STATE=" + Path.Combine(Home, "state"), "CLAWDOOR=" + Repository.Clawdoor, "OPENCLAW=" + Repository.OpenClaw,
        "NODE_COMPILE_CACHE=" + Scratch.NodeCompileCache, .. words,
    ], limit: TimeSpan.FromSeconds(90));

    // unshare(1) holds SIGTERM back as long as its child lives.
    public async ValueTask DisposeAsync()
    {
        await _first.StopAsync(signal: Signal.Kill);
        await _first.DisposeAsync();
    }
}
