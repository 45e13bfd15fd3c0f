using System.Net;
using Clawdoor.Nginx;
using Xunit;

namespace Clawdoor.Tests.Nginx;

public sealed class NginxSiteTests
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    private static string Server(string inside, string listen = "listen 443 ssl;") => $"server {{ {listen} {inside} }}";

    private static string Proxy(string to) => $"location / {{ proxy_pass {to}; }}";

    [Fact]
    public void The_recipe_becomes_settings()
    {
        var settings = RecipeSite.Settings(RecipeSite.Usual);

        Assert.Equal([Address], settings.Addresses);
        Assert.Empty(settings.Listen);
        Assert.Equal((443, 0), (settings.HttpsPort, settings.HttpPort));
        Assert.Equal("http://127.0.0.1:18789/", settings.Upstream?.ToString());
        Assert.Equal(("/etc/nginx/ssl/openclaw.crt", "/etc/nginx/ssl/openclaw.key"), (settings.CertificateFile, settings.KeyFile));
    }

    [Fact]
    public void The_recipe_as_it_stands_leaves_its_placeholder_to_the_certificate()
    {
        Assert.Equal([Address], RecipeSite.Settings(RecipeSite.Text, Address, IPAddress.Loopback).Addresses);
        Assert.Contains(RecipeSite.Left(RecipeSite.Text), n => n.Kind == NotCarriedKind.Name);
    }

    [Theory]
    [InlineData("http://127.0.0.1:18789", "http://127.0.0.1:18789/")]
    [InlineData("http://127.0.0.1:18789/", "http://127.0.0.1:18789/")]
    [InlineData("http://127.0.0.1:18789$request_uri", "http://127.0.0.1:18789/")]
    [InlineData("http://localhost:18789", "http://127.0.0.1:18789/")]
    [InlineData("http://[::1]:18789", "http://[::1]:18789/")]
    [InlineData("$gateway", "http://127.0.0.1:18789/")]
    [InlineData("http://$where", "http://127.0.0.1:18789/")]
    [InlineData("http://10.0.0.5:18789", null)]
    [InlineData("https://127.0.0.1:18789", null)]
    public void A_way_to_the_gateway_is_seen_however_it_is_written(string pass, string? upstream)
    {
        var text = Server($"set $gateway http://127.0.0.1:18789; set $where 127.0.0.1:18789; {Proxy(pass)}");

        Assert.Equal(upstream, RecipeSite.Settings(text).Upstream?.ToString());
        Assert.Equal(upstream is null, RecipeSite.Left(text).Any(n => n.Kind == NotCarriedKind.Upstream));
        Assert.DoesNotContain(RecipeSite.Left(text), n => n.Kind is NotCarriedKind.PathPrefix);
    }

    [Theory]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://unix:/run/x.sock")]
    [InlineData("$unknown")]
    public void A_way_elsewhere_is_no_site(string pass)
    {
        var (site, elsewhere) = NginxSite.Find(RecipeSite.Read(Server(Proxy(pass))), new HashSet<int> { 18789 });

        Assert.Null(site);
        Assert.Equal(pass, Assert.Single(elsewhere).Pass.First);
    }

    [Theory]
    [InlineData("listen 443 ssl; listen [::]:443 ssl;", "")]
    [InlineData("listen 443 ssl;", "0.0.0.0")]
    [InlineData("listen *:443 ssl;", "0.0.0.0")]
    [InlineData("listen [::]:443 ssl;", "::")]
    [InlineData("listen [::]:443 ssl ipv6only=off;", "")]
    [InlineData("listen 10.0.0.5:443 ssl default_server;", "10.0.0.5")]
    [InlineData("listen 10.0.0.5:443 ssl; listen [2001:db8::7]:443 ssl;", "10.0.0.5 2001:db8::7")]
    [InlineData("listen 10.0.0.5:443 ssl; listen 443 ssl;", "0.0.0.0")]
    [InlineData("listen 443 ssl http2; listen [::]:443 ssl http2;", "")]
    [InlineData("ssl on; listen 443; listen [::]:443;", "")]
    public void Listens_keep_their_addresses(string listen, string expected)
    {
        var settings = RecipeSite.Settings(Server(Proxy("http://127.0.0.1:18789"), listen));

        Assert.Equal(expected, string.Join(' ', settings.Listen));
        Assert.Equal(443, settings.HttpsPort);
    }

    [Fact]
    public void Other_ports_are_kept_and_second_ones_listed()
    {
        var text = Server(Proxy("http://127.0.0.1:18789"), "listen 8443 ssl; listen 9443 ssl; listen 444 ssl proxy_protocol; listen unix:/run/a.sock;");

        Assert.Equal(8443, RecipeSite.Settings(text).HttpsPort);
        Assert.Equal(3, RecipeSite.Left(text).Count(n => n.Kind == NotCarriedKind.Listen));
    }

    [Fact]
    public void Several_servers_are_one_site()
    {
        var site = RecipeSite.Site(RecipeSite.Usual + RecipeSite.Usual.Replace("203.0.113.7", "2001:db8::7").Replace("openclaw.crt", "other.crt")[RecipeSite.Usual.IndexOf("server {", StringComparison.Ordinal)..]);

        Assert.Equal(2, site.Servers.Count);
        Assert.Equal([Address, IPAddress.Parse("2001:db8::7")], SiteSettings.Of(site, []).Addresses);
        Assert.Contains(RecipeSite.Left(site), n => n is { Kind: NotCarriedKind.Certificate, Text: "ssl_certificate /etc/nginx/ssl/other.crt;" });
    }

    [Theory]
    [InlineData("return 301 https://$host$request_uri;", true)]
    [InlineData("return 301 https://203.0.113.7$request_uri;", true)]
    [InlineData("location / { return 308 https://$host$request_uri; }", true)]
    [InlineData("rewrite ^ https://$server_name$request_uri? permanent;", true)]
    [InlineData("if ($host = 203.0.113.7) { return 301 https://$host$request_uri; } return 404;", true)]
    [InlineData("location ^~ /.well-known/acme-challenge/ { root /var/www/certbot; } location / { return 301 https://$host$request_uri; }", true)]
    [InlineData("return 301 https://example.org$request_uri;", false)]
    [InlineData("return 200 hello; location /a { return 301 https://$host/; }", false)]
    [InlineData("root /srv/www; location /a { return 301 https://$host/; }", false)]
    [InlineData("location /a { return 301 https://$host/; } location / { proxy_pass http://127.0.0.1:3000; }", false)]
    public void A_redirect_belongs_to_the_site_only_when_it_does_nothing_else(string inside, bool redirects)
    {
        var site = RecipeSite.Site(RecipeSite.Usual + $"\nserver {{ listen 80; listen [::]:80; server_name 203.0.113.7; {inside} }}");

        Assert.Equal(redirects ? (1, 0) : (0, 1), (site.Redirects.Count, site.Others.Count));
        Assert.Equal(redirects ? 80 : 0, SiteSettings.Of(site, []).HttpPort);
    }

    [Fact]
    public void A_page_of_welcome_is_known_by_doing_nothing_else()
    {
        string? Root(string inside) => Assert.Single(RecipeSite.Site(RecipeSite.Usual + $"\nserver {{ {inside} }}").Others).PlainRoot;

        Assert.Equal("/var/www/html", Root("listen 80 default_server; listen [::]:80 default_server; root /var/www/html; index index.html; server_name _; location / { try_files $uri $uri/ =404; }"));
        Assert.Equal("/usr/share/nginx/html", Root("listen 80; server_name localhost; location / { root /usr/share/nginx/html; index index.html; } error_page 500 502 /50x.html; location = /50x.html { root /usr/share/nginx/html; }"));
        Assert.Null(Root("listen 80; server_name example.org; root /var/www/html;"));
        Assert.Null(Root("listen 8080; root /var/www/html;"));
        Assert.Null(Root("listen 80; root /var/www/html; location /api { proxy_pass http://127.0.0.1:3000; }"));
        Assert.Null(Root("listen 80; root html;"));
    }

    [Fact]
    public void A_whole_configuration_tells_what_else_there_is()
    {
        var read = RecipeSite.Read(
            new("/etc/nginx/nginx.conf", RecipeSite.Whole("server { listen 80; server_name example.org; root /srv; }", "stream { server { listen 5432; proxy_pass 127.0.0.1:1; } }")),
            new(RecipeSite.File, RecipeSite.Usual));
        var site = RecipeSite.Site(read);

        Assert.True(read.IsWhole);
        Assert.Equal(2, site.Others.Count);
        Assert.Equal(["server { … } # example.org", "server { … }"], RecipeSite.Left(site).Where(n => n.Kind == NotCarriedKind.OtherServer).Select(n => n.Text));
    }
}
