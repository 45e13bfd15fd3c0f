using Clawdoor.Nginx;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Nginx;

public sealed class MistakeSearchTests
{
    private static readonly CertificateLook _own = new(IsSelfSigned: true, IsForPublicAddress: true);

    [Fact]
    public void The_recipe_word_for_word_has_every_mistake_a_site_can_show()
    {
        var found = MistakeSearch.In(RecipeSite.Site(RecipeSite.Text), _own);

        Assert.Equal(
            [
                (3, 19, "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"),
                (4, 6, "ssl_certificate /etc/nginx/ssl/openclaw.crt;"),
                (5, 6, "ssl_certificate /etc/nginx/ssl/openclaw.crt;"),
                (6, 16, "proxy_set_header Connection upgrade;"),
                (7, 17, "proxy_set_header Host $host;"),
                (8, 10, "access_log /var/log/nginx/openclaw_access.log;"),
                (10, 6, "ssl_certificate /etc/nginx/ssl/openclaw.crt;"),
            ],
            found.Select(m => (m.Mistake.Number, m.Place.Line, m.Text)));
    }

    [Fact]
    public void The_mended_recipe_has_none() =>
        Assert.Empty(RecipeSite.Mistakes(RecipeSite.Mended, new(IsSelfSigned: false, IsForPublicAddress: true)));

    [Theory]
    [InlineData("X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for", 3)]
    [InlineData("X-Forwarded-For $remote_addr", "X-Forwarded-For \"$http_x_forwarded_for, $remote_addr\"", 3)]
    [InlineData("X-Forwarded-For $remote_addr", "X-Other 1", 3)]
    [InlineData("X-Real-IP $remote_addr", "x-real-ip $http_x_real_ip", 3)]
    [InlineData("X-Forwarded-Proto $scheme", "X-Forwarded-Proto ${http_x_forwarded_proto}", 3)]
    [InlineData("Connection $connection_upgrade", "Connection Upgrade", 6)]
    [InlineData("Connection $connection_upgrade", "connection 'upgrade'", 6)]
    [InlineData("Host $http_host", "Host ${host}", 7)]
    [InlineData("Host $http_host", "host $server_name", 7)]
    [InlineData("access_log off", "access_log /var/log/a.log", 8)]
    [InlineData("access_log off", "access_log /var/log/a.log combined buffer=32k", 8)]
    [InlineData("location / {", "location = /go { return 302 /?token=abc; } location / {", 8)]
    [InlineData("location / {", "if ($arg_token) { return 403; } location / {", 8)]
    public void A_planted_mistake_is_found_alone(string right, string wrong, int number)
    {
        Assert.Contains(right, RecipeSite.Mended);

        Assert.Equal([number], RecipeSite.Mistakes(RecipeSite.Mended.Replace(right, wrong)).Distinct());
    }

    [Theory]
    [InlineData("X-Forwarded-For $remote_addr", "X-Forwarded-For $realip_remote_addr")]
    [InlineData("Connection $connection_upgrade", "Connection $http_connection")]
    [InlineData("Connection $connection_upgrade", "Connection \"\"")]
    [InlineData("Host $http_host", "Host $host:$server_port")]
    [InlineData("access_log off", "access_log /var/log/a.log quiet")]
    [InlineData("access_log off", "error_log /var/log/a.log")]
    [InlineData("access_log off", "access_log /var/log/a.log referers")]
    public void What_is_no_mistake_is_not_called_one(string one, string other) =>
        Assert.Empty(RecipeSite.Mistakes("log_format referers '$remote_addr $http_referer'; log_format quiet '$remote_addr $request_method $uri $request_time $status';" + RecipeSite.Mended.Replace(one, other)));

    [Fact]
    public void A_format_that_writes_the_query_is_found_wherever_it_is_defined() => Assert.Equal(
        [8], RecipeSite.Mistakes("log_format mine escape=json '$remote_addr' '$request_uri';" + RecipeSite.Mended.Replace("access_log off", "access_log /a mine")));

    [Fact]
    public void What_the_http_block_says_counts_until_a_server_says_otherwise()
    {
        int[] In(string http, string site) => [.. MistakeSearch.In(RecipeSite.Site(RecipeSite.Read(
            new("/etc/nginx/nginx.conf", RecipeSite.Whole(http)), new(RecipeSite.File, site))), null).Select(m => m.Mistake.Number)];
        const string Bare = "server { listen 443 ssl; location / { proxy_pass http://127.0.0.1:18789; } }";

        Assert.Equal([3, 8], In("", Bare));
        Assert.Equal([3], In("access_log off;", Bare));
        Assert.Equal([3, 8], In("access_log /var/log/nginx/access.log;", Bare));
        Assert.Empty(In("access_log /var/log/nginx/access.log; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;", RecipeSite.Mended));
        Assert.Equal([6, 7], In("access_log off; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header Host $host; proxy_set_header Connection upgrade;", Bare));
        // As in nginx: one header set in the location, and none of the http block's count.
        Assert.Equal([3], In("access_log off; proxy_set_header X-Forwarded-For $remote_addr;", Bare.Replace("proxy_pass", "proxy_set_header Host $http_host; proxy_pass")));
    }

    [Theory]
    [InlineData(true, true, new[] { 4, 5, 10 })]
    [InlineData(true, false, new[] { 5, 10 })]
    [InlineData(false, true, new int[0])]
    public void A_certificate_shows_its_own_mistakes(bool selfSigned, bool forPublic, int[] expected) =>
        Assert.Equal(expected, RecipeSite.Mistakes(RecipeSite.Mended, new(selfSigned, forPublic)));

    [Fact]
    public void The_table_has_the_ten_in_order_and_each_is_whole()
    {
        Assert.Equal(Enumerable.Range(1, 10), RecipeMistake.All.Select(m => m.Number));
        Assert.Equal(10, RecipeMistake.All.Select(m => m.Code).Distinct().Count());
        Assert.Equal([1, 2, 9], RecipeMistake.All.Where(m => m.Trace == MistakeTrace.Elsewhere).Select(m => m.Number));
        Assert.All(RecipeMistake.All, m => Assert.NotEqual(m.Meaning.In(Language.English), m.Cure.In(Language.English)));
    }
}
