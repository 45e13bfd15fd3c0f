namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>Debian's nginx with the tutorial's site, letter for letter but for its placeholders and places.</summary>
internal sealed class NginxRecipe : IAsyncDisposable
{
    /// <summary>The site as the tutorial has it.</summary>
    internal const string Site = """
        upstream openclaw_backend { server 127.0.0.1:18789; keepalive 64; }
        server {
            listen 443 ssl;
            listen [::]:443 ssl;
            server_name YOUR_SERVER_IP;
            ssl_certificate     /etc/nginx/ssl/openclaw.crt;
            ssl_certificate_key /etc/nginx/ssl/openclaw.key;
            ssl_protocols       TLSv1.2 TLSv1.3;
            ssl_ciphers         HIGH:!aNULL:!MD5;
            access_log /var/log/nginx/openclaw_access.log;
            error_log  /var/log/nginx/openclaw_error.log;
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
        """;

    private readonly ChildProcess _process;

    private NginxRecipe(ChildProcess process) => _process = process;

    /// <summary>Listens on <paramref name="address"/> (IPv4, and on <paramref name="addressIPv6"/>) alone, so that other tests may have the port elsewhere.</summary>
    /// <param name="certificate">PEM files.</param>
    /// <param name="mistake">Changes the site as somebody does who copies it badly.</param>
    public static async Task<NginxRecipe> StartAsync(
        string address, string addressIPv6, int port, int upstreamPort, (string Certificate, string Key) certificate, Func<string, string>? mistake = null)
    {
        var folder = Scratch.NewDirectory("nginx");
        var site = (mistake?.Invoke(Site) ?? Site)
            .Replace("18789", $"{upstreamPort}", StringComparison.Ordinal)
            .Replace("listen 443", $"listen {address}:{port}", StringComparison.Ordinal)
            .Replace("listen [::]:443", $"listen [{addressIPv6}]:{port}", StringComparison.Ordinal)
            .Replace("YOUR_SERVER_IP", address, StringComparison.Ordinal)
            .Replace("/etc/nginx/ssl/openclaw.crt", certificate.Certificate, StringComparison.Ordinal)
            .Replace("/etc/nginx/ssl/openclaw.key", certificate.Key, StringComparison.Ordinal)
            .Replace("/var/log/nginx", folder, StringComparison.Ordinal);
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            user root;
            pid {{folder}}/nginx.pid;
            events { }
            http {
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                {{site}}
            }
            """);
        // `nginx -t` first: the tutorial's own step, and its message is the good one.
        string[] arguments = ["-c", file, "-p", folder, "-e", Path.Combine(folder, "error.log")];
        (await ChildProcess.RunAsync("nginx", [.. arguments, "-t"])).Succeeded();
        var nginx = new NginxRecipe(ChildProcess.Start("nginx", arguments));
        await Listening.WaitAsync(address, port);
        return nginx;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
