namespace Clawdoor.Bench.Peers;

/// <summary>
/// Caddy's two-line reverse proxy with a given certificate. HTTP/3 is off: the delay relay carries TCP only, and a
/// browser that follows Alt-Svc would go around it.
/// </summary>
internal sealed class Caddy() : Peer("caddy")
{
    public override string[] VersionCommand => ["caddy", "version"];

    public override string[] Command(Doorway doorway) =>
    [
        "env", $"HOME={doorway.Directory}", "caddy", "run", "--adapter", "caddyfile", "--config", doorway.Write("Caddyfile", $$"""
            {
                admin off
                auto_https disable_redirects
                servers {
                    protocols h1 h2
                }
            }
            https://{{doorway.Address}}:{{doorway.Port}} {
                tls {{doorway.Certificate.Certificate}} {{doorway.Certificate.Key}}
                reverse_proxy 127.0.0.1:{{doorway.UpstreamPort}}
            }

            """),
    ];
}
