using Clawdoor.Nginx;
using Xunit;

namespace Clawdoor.Tests.Nginx;

public sealed class LeftoversTests
{
    private static string With(string inServer = "", string inLocation = "") => RecipeSite.Mended
        .Replace("location / {", $"{inServer}\nlocation / {{\n{inLocation}\n")
        .Replace("error_log  /var/log/nginx/openclaw_error.log;", "");

    [Fact]
    public void The_recipe_leaves_only_its_logs() => Assert.Equal(
        [NotCarriedKind.Log, NotCarriedKind.Log], RecipeSite.Left(RecipeSite.Usual).Select(n => n.Kind));

    [Theory]
    [InlineData("auth_basic \"Members\";", NotCarriedKind.AccessRule)]
    [InlineData("auth_basic_user_file /etc/nginx/htpasswd;", NotCarriedKind.AccessRule)]
    [InlineData("allow 10.0.0.0/8;", NotCarriedKind.AccessRule)]
    [InlineData("deny all;", NotCarriedKind.AccessRule)]
    [InlineData("limit_req zone=one burst=5;", NotCarriedKind.AccessRule)]
    [InlineData("limit_conn addr 10;", NotCarriedKind.AccessRule)]
    [InlineData("ssl_verify_client on;", NotCarriedKind.AccessRule)]
    [InlineData("auth_request /auth;", NotCarriedKind.AccessRule)]
    [InlineData("if ($remote_addr != 198.51.100.1) { return 403; }", NotCarriedKind.AccessRule)]
    [InlineData("location ~ /\\. { deny all; }", NotCarriedKind.AccessRule)]
    [InlineData("location /files/ { root /srv; }", NotCarriedKind.OtherLocation)]
    [InlineData("location /api { proxy_pass http://127.0.0.1:3000; }", NotCarriedKind.OtherLocation)]
    [InlineData("location /.well-known/acme-challenge/ { root /srv; }", NotCarriedKind.AcmeChallenge)]
    [InlineData("location /claw/ { proxy_pass http://127.0.0.1:18789/; }", NotCarriedKind.PathPrefix)]
    [InlineData("real_ip_header X-Forwarded-For;", NotCarriedKind.BehindProxy)]
    [InlineData("add_header X-Frame-Options DENY;", NotCarriedKind.Header)]
    [InlineData("ssl_password_file /etc/nginx/pass;", NotCarriedKind.Certificate)]
    [InlineData("client_max_body_size 50m;", NotCarriedKind.Other)]
    [InlineData("gzip on;", NotCarriedKind.Other)]
    [InlineData("something_new a b;", NotCarriedKind.Other)]
    [InlineData("proxy_set_header Origin https://example.org;", NotCarriedKind.Other)]
    [InlineData("listen 9443 ssl;", NotCarriedKind.Listen)]
    public void What_has_no_counterpart_is_listed(string directive, object kind)
    {
        var left = Assert.Single(RecipeSite.Left(With(directive)));

        Assert.Equal((NotCarriedKind)kind, left.Kind);
        Assert.NotEqual(left.Reason.English, left.Reason.Chinese);
        Assert.StartsWith(RecipeSite.File + ":", $"{left.Place}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth_basic off;")]
    [InlineData("allow all;")]
    [InlineData("location /ws { proxy_pass http://openclaw_backend; }")]
    [InlineData("if ($scheme = http) { return 301 https://$host$request_uri; }")]
    [InlineData("location /ws { if ($http_upgrade) { proxy_pass http://127.0.0.1:18789; } }")]
    [InlineData("ssl_session_cache shared:SSL:10m;")]
    public void What_the_door_does_by_itself_is_not(string directive) => Assert.Empty(RecipeSite.Left(With(directive)));

    [Fact]
    public void Rules_inside_the_location_and_around_the_server_are_seen()
    {
        Assert.Equal(NotCarriedKind.AccessRule, Assert.Single(RecipeSite.Left(With(inLocation: "auth_basic x;"))).Kind);

        var whole = RecipeSite.Read(
            new("/etc/nginx/nginx.conf", RecipeSite.Whole("deny 192.0.2.1;\nsendfile on;\ngzip on;\nset_real_ip_from 10.0.0.0/8;")), new(RecipeSite.File, With()));
        Assert.Equal([NotCarriedKind.AccessRule, NotCarriedKind.BehindProxy], RecipeSite.Left(RecipeSite.Site(whole)).Select(n => n.Kind));
    }

    [Fact]
    public void Names_and_second_gateways_are_listed()
    {
        Assert.Equal("server_name example.org *.example.org 203.0.113.7;", Assert.Single(
            RecipeSite.Left(With().Replace("server_name 203", "server_name example.org *.example.org 203"))).Text);
        Assert.Equal("server 127.0.0.1:18790 backup;", Assert.Single(
            RecipeSite.Left(With().Replace("keepalive 64;", "server 127.0.0.1:18790 backup; keepalive 64;"))).Text);
    }

    [Fact]
    public void No_directive_of_a_site_is_dropped_in_silence()
    {
        // Whatever is put into the site is carried, done by the door, or listed.
        string[] odd = ["resolver 1.1.1.1;", "root /srv;", "error_page 502 /502.html;", "proxy_ssl_verify off;", "sub_filter a b;", "mirror /m;", "charset utf-8;"];

        Assert.Equal(odd.Length * 2, RecipeSite.Left(With(string.Concat(odd), string.Concat(odd))).Count);
    }
}
