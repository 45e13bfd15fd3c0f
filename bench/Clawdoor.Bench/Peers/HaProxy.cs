namespace Clawdoor.Bench.Peers;

/// <summary>HAProxy with the least configuration that serves OpenClaw well: h2, upstream reuse, a long tunnel.</summary>
internal sealed class HaProxy() : Peer("haproxy")
{
    public override string[] VersionCommand => ["haproxy", "-v"];

    public override string[] Command(Doorway doorway) =>
    [
        "haproxy", "-db", "-f", doorway.Write("haproxy.cfg", $"""
            global
                maxconn 8192
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
                timeout tunnel 1h
                option forwardfor
                http-reuse always
            frontend door
                bind *:{doorway.Port} ssl crt {doorway.Certificate.Both} alpn h2,http/1.1
                http-request set-header X-Forwarded-Proto https
                default_backend openclaw
            backend openclaw
                server openclaw 127.0.0.1:{doorway.UpstreamPort}

            """),
    ];
}
