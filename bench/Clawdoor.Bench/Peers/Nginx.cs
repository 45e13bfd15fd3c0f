namespace Clawdoor.Bench.Peers;

/// <summary>
/// The recipe's site, word for word but for address, ports and paths, inside Debian's stock nginx.conf. Only
/// worker_connections is raised, for the idle sockets. With <paramref name="http2"/> its listen lines say so: the one
/// change that a reader of the recipe is likely to make.
/// </summary>
internal sealed class Nginx(string name, bool http2) : Peer(name)
{
    public override bool Http2 => http2;

    public override string[]? VersionCommand => http2 ? null : ["nginx", "-v"];

    public override string[] Command(Doorway doorway)
    {
        var listen = http2 ? "ssl http2" : "ssl";
        var configuration = doorway.Write("nginx.conf", $$"""
            user www-data;
            worker_processes auto;
            daemon off;
            pid {{doorway.Directory}}/nginx.pid;
            error_log {{doorway.Directory}}/error.log;
            events { worker_connections 4096; }
            http {
                sendfile on;
                tcp_nopush on;
                types_hash_max_size 2048;
                include /etc/nginx/mime.types;
                default_type application/octet-stream;
                ssl_prefer_server_ciphers on;
                gzip on;

                upstream openclaw_backend { server 127.0.0.1:{{doorway.UpstreamPort}}; keepalive 64; }
                server {
                    listen {{doorway.Port}} {{listen}};
                    listen [::]:{{doorway.Port}} {{listen}};
                    server_name {{doorway.Address}};
                    ssl_certificate     {{doorway.Certificate.Certificate}};
                    ssl_certificate_key {{doorway.Certificate.Key}};
                    ssl_protocols       TLSv1.2 TLSv1.3;
                    ssl_ciphers         HIGH:!aNULL:!MD5;
                    access_log {{doorway.Directory}}/openclaw_access.log;
                    error_log  {{doorway.Directory}}/openclaw_error.log;
                    location / {
                        proxy_pass http://openclaw_backend;
                        proxy_http_version 1.1;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection "upgrade";
                        proxy_set_header Host $host;
                        proxy_set_header X-Real-IP $remote_addr;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                        proxy_set_header X-Forwarded-Proto $scheme;
                        proxy_read_timeout 86400s;
                        proxy_send_timeout 86400s;
                    }
                }
            }
            """);
        return ["nginx", "-c", configuration, "-e", Path.Combine(doorway.Directory, "start.log")];
    }
}
