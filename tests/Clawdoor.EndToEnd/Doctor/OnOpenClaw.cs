using Clawdoor.Protocol;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>The rows on the real OpenClaw, in their order on one computer: it starts once, hears of changes while it runs, and ends.</summary>
internal static partial class FaultTable
{
    private static IReadOnlyList<Fault> OnOpenClaw =>
    [
        new("OpenClaw is not running", Stage.NginxOpenClaw, "upstream-down", "proxy"),
        new("OpenClaw is still starting", Stage.NginxOpenClaw, "upstream-starting", "openclaw") { Mend = "ready" },
        new("nothing is wrong", Stage.NginxOpenClaw, null, ""),
        new("openclaw.json can be read by all", Stage.NginxOpenClaw, "config-open-to-others", "chmod 644 $config") { IsCured = true, Mend = "healthy" },
        new("the page's origin is not allowed", Stage.NginxOpenClaw, "origin-refused", "setting 's/https:..203.0.113.7/https:\\/\\/203.0.113.8/'") { IsCured = true, Mend = "healthy" },
        new("trustedProxies is not there", Stage.NginxOpenClaw, "trusted-proxies-missing", "setting '/trustedProxies/d; s/\\(\"auth\".*\\),$/\\1/'") { Mistake = 2, IsCured = true, Mend = "healthy" },
        new("a browser waits to be paired", Stage.NginxOpenClaw, "pairing-waiting", "") { Mistake = 9, Visits = [new(Scopes.ControlUi)], Mend = "reject_all; healthy" },
        new("the proxy does not say that visitors come by https", Stage.NginxOpenClaw, "forwarded-scheme-lost", "cp site good.site; mistake '/X-Forwarded-Proto/d'; reload")
        { Mend = "cp good.site site; reload; healthy" },
        new("Host $host on port 8443 where the origin is allowed", Stage.NginxOpenClaw, "forwarded-host-changed",
            "mistake 's/443 ssl/8443 ssl/'; reload; setting 's/https:..203.0.113.7/&:8443/'") { Mistake = 7, Arguments = ["--https-port", "8443"], Mend = "cp good.site site; reload; healthy" },
        new("nothing is wrong", Stage.DoorOpenClaw, null, "nginx -c $HOME/nginx.conf -p $HOME -e $HOME/nginx.log -s stop; door"),
        new("the secret is short", Stage.DoorOpenClaw, "secret-weak", $"setting 's/{OwnComputer.Token}/abc123/'") { Mend = "healthy" },
        new("a bracket is missing in openclaw.json", Stage.DoorOpenClaw, "config-invalid", "setting '$d'; sed -i '$d' $config; echo '\"x\"' >>$config") { Mend = "healthy" },
        new("OpenClaw has died behind the door", Stage.DoorOpenClaw, "upstream-down", "pkill -f '^openclaw'"),
        // OpenClaw passes over a change of bind that comes while it still works at another one, so it starts with this.
        new("the gateway's own port is open to all", Stage.DoorOpenClaw, "gateway-exposed", "setting 's/\"loopback\"/\"lan\"/'; openclaw; ready; door") { IsLong = true },
    ];
}
