using System.Net;
using Clawdoor.Nginx;
using Xunit;

namespace Clawdoor.Tests.Nginx;

/// <summary>The site of the widely copied recipe, word for word, and ways to look at what somebody made of it.</summary>
internal static class RecipeSite
{
    public const string File = "/etc/nginx/conf.d/openclaw.conf";

    public const string Text = """
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

    /// <summary>The recipe for 203.0.113.7.</summary>
    public static string Usual => Text.Replace("YOUR_SERVER_IP", "203.0.113.7");

    /// <summary>The recipe with every mistake a site can show taken away.</summary>
    public static string Mended => Usual
        .Replace("$proxy_add_x_forwarded_for", "$remote_addr")
        .Replace("\"upgrade\"", "$connection_upgrade")
        .Replace("Host $host", "Host $http_host")
        .Replace("access_log /var/log/nginx/openclaw_access.log", "access_log off");

    /// <summary>What a whole nginx.conf says around sites of conf.d.</summary>
    public static string Whole(string inHttp = "", string outside = "") =>
        $"user nginx;\nevents {{ worker_connections 1024; }}\nhttp {{\n{inHttp}\ninclude /etc/nginx/conf.d/*.conf;\n}}\n{outside}";

    public static NginxConfiguration Read(string text) => Read(new NginxFile(File, text));

    /// <param name="files">The first one is the main file.</param>
    public static NginxConfiguration Read(params NginxFile[] files)
    {
        var (configuration, error) = NginxConfiguration.Read(files[0], "/etc/nginx", NginxSource.Of(files));
        Assert.True(configuration is not null, $"{error?.Problem.What}");
        return configuration;
    }

    public static NginxSite Site(string text) => Site(Read(text));

    public static NginxSite Site(NginxConfiguration configuration)
    {
        var (site, _) = NginxSite.Find(configuration, new HashSet<int> { 18789 });
        Assert.NotNull(site);
        return site;
    }

    public static SiteSettings Settings(string text, params IPAddress[] certified) => SiteSettings.Of(Site(text), certified);

    /// <summary>The numbers of the mistakes found.</summary>
    public static int[] Mistakes(string text, CertificateLook? certificate = null) =>
        [.. MistakeSearch.In(Site(text), certificate).Select(m => m.Mistake.Number)];

    public static IReadOnlyList<NotCarried> Left(string text) => Left(Site(text));

    public static IReadOnlyList<NotCarried> Left(NginxSite site) => Leftovers.In(site, SiteSettings.Of(site, []));
}
