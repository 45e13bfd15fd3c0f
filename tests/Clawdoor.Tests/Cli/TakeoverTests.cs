using Clawdoor.Cli.Import;
using Clawdoor.Machine;
using Clawdoor.Nginx;
using Clawdoor.Service;
using Clawdoor.Tests.Machine;
using Clawdoor.Tests.Nginx;
using Xunit;

namespace Clawdoor.Tests.Cli;

public sealed class TakeoverTests
{
    private static readonly Privilege _root = new(0, true, 1024);

    private static readonly PortHolder _nginx = new(812, "nginx", "/usr/sbin/nginx", "nginx.service");

    private static NginxSite Whole(string others = "", string site = "") => RecipeSite.Site(RecipeSite.Read(
        new("/etc/nginx/nginx.conf", RecipeSite.Whole(others)), new(RecipeSite.File, site.Length > 0 ? site : RecipeSite.Usual)));

    private static Takeover Judge(NginxSite? live, PortHolder[]? holders = null, Privilege? privilege = null)
    {
        var site = RecipeSite.Site(RecipeSite.Usual);
        return Takeover.Judge(site, live, SiteSettings.Of(live ?? site, []), port => new(port, true, holders ?? [_nginx]), privilege ?? _root);
    }

    [Fact]
    public void An_nginx_that_serves_nothing_else_may_be_stopped_by_its_unit()
    {
        var takeover = Judge(Whole());

        Assert.True(takeover.IsPossible, string.Join('\n', takeover.Obstacles.Select(o => o.What)));
        Assert.Equal("nginx.service", takeover.Unit);
    }

    [Theory]
    [InlineData("server { listen 80; server_name example.org; root /srv; }", "example.org")]
    [InlineData("server { listen 8080; location / { proxy_pass http://127.0.0.1:3000; } }", "server { … }")]
    [InlineData("include /etc/nginx/missing.conf;", "missing.conf")]
    public void Whatever_else_it_serves_keeps_it_running(string others, string named) =>
        Assert.Contains(Judge(Whole(others)).Obstacles, o => $"{o.What}".Contains(named, StringComparison.Ordinal));

    [Fact]
    public void Other_content_of_the_site_itself_keeps_it_running()
    {
        var text = RecipeSite.Usual.Replace("location / {", "location /files/ { root /srv; }\nlocation / {");
        var site = RecipeSite.Site(text);
        var takeover = Takeover.Judge(site, Whole(site: text), SiteSettings.Of(site, []), port => new(port, true, [_nginx]), _root);

        Assert.Contains("location /files/", $"{Assert.Single(takeover.Obstacles).What}");
    }

    [Fact]
    public void A_welcome_page_is_nothing_and_a_page_of_somebodys_is_something()
    {
        using var room = new TemporaryDirectory();
        room.Write("index.nginx-debian.html", "welcome");
        var server = $"server {{ listen 80 default_server; server_name _; root {room.Path}; }}";

        Assert.True(Judge(Whole(server)).IsPossible);
        Assert.Equal([443, 80], Takeover.Ports(SiteSettings.Of(Whole(server), [])));
        room.Write("holiday.html", "mine");
        Assert.False(Judge(Whole(server)).IsPossible);
    }

    [Fact]
    public void What_was_read_must_be_what_nginx_runs_with()
    {
        Assert.Contains("not in the configuration nginx runs with", $"{Assert.Single(Judge(null).Obstacles).What}");
        Assert.Contains("not in the configuration nginx runs with", $"{Assert.Single(Judge(Whole(site: RecipeSite.Mended)).Obstacles).What}");
    }

    [Theory]
    [InlineData("apache2", "apache2.service", "Port 443 is taken by apache2")]
    [InlineData("nginx", null, "does not run as a systemd service of its own")]
    [InlineData("nginx", "docker.service", "does not run as a systemd service of its own")]
    public void Only_nginx_in_a_unit_of_its_own_is_stopped(string name, string? unit, string said)
    {
        var takeover = Judge(Whole(), [new(1, name, null, unit)]);

        Assert.Null(takeover.Unit);
        Assert.Contains(takeover.Obstacles, o => $"{o.What}".Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_with_two_programs_or_an_unseen_one_is_left()
    {
        Assert.False(Judge(Whole(), [_nginx, new(2, "haproxy", null, "haproxy.service")]).IsPossible);
        var site = Whole();
        var unseen = Takeover.Judge(site, site, SiteSettings.Of(site, []), port => new(port, true, []), _root);
        Assert.Contains("may not see", $"{Assert.Single(unseen.Obstacles).What}");
    }

    [Fact]
    public void Free_ports_need_nobody_stopped_but_the_right_to_open_them()
    {
        var site = Whole();
        Takeover Free(Privilege privilege) => Takeover.Judge(site, null, SiteSettings.Of(site, []), port => new(port, false, []), privilege);

        Assert.True(Free(_root).IsPossible);
        Assert.Null(Free(_root).Unit);
        Assert.Contains("needs root", $"{Assert.Single(Free(new(1000, false, 1024)).Obstacles).What}");
        Assert.Contains("needs root", $"{Assert.Single(Judge(site, privilege: new(1000, true, 1024)).Obstacles).What}");
    }

    [Fact]
    public void The_way_back_undoes_what_was_done_and_no_more()
    {
        var site = Whole();
        var plan = new ImportPlan(
            ImportedSite.Of(site, TimeProvider.System.GetUtcNow()), new("/etc/clawdoor/clawdoor.json", null, "{}"), Judge(site), "clawdoor up");

        Assert.Equal(["sudo systemctl disable --now nginx.service", "clawdoor up"], plan.Commands);
        Assert.Equal(["sudo systemctl enable --now nginx.service", "rm /etc/clawdoor/clawdoor.json"], plan.Back(null, byHand: true));
        Assert.Equal(["sudo systemctl start nginx.service", "mv /b /etc/clawdoor/clawdoor.json"], plan.Back("/b", byHand: false));
        var nobody = plan with { Draft = plan.Draft with { Before = "{}" }, Takeover = new(null, []) };
        Assert.Equal(["clawdoor up"], nobody.Commands);
        Assert.Empty(nobody.Back(null, byHand: false));
    }

    [Fact]
    public void An_ordinary_user_is_sent_to_sudo()
    {
        var site = Whole();
        var unseen = Takeover.Judge(site, site, SiteSettings.Of(site, []), port => new(port, true, []), new(1000, true, 80));

        Assert.True(unseen.NeedsRoot);
        Assert.False(Judge(null).NeedsRoot);
    }

    [Fact]
    public async Task Systemctl_is_given_a_verb_and_a_unit_and_what_it_says_is_said()
    {
        using var room = new TemporaryDirectory();
        var program = room.Write("systemctl", "#!/bin/sh\necho \"$*\" > \"$(dirname \"$0\")/asked\"\ntest \"$2\" = stop && exit 0\necho 'Unit is masked.' >&2\nexit 1\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var systemctl = Systemctl.Find(new Dictionary<string, string> { ["PATH"] = $"/nowhere:{room.Path}" }, TimeProvider.System)!;

        Assert.Null(await systemctl.RunAsync("stop", "nginx.service", TestContext.Current.CancellationToken));
        Assert.Equal("--no-ask-password stop -- nginx.service\n", await File.ReadAllTextAsync(room["asked"], TestContext.Current.CancellationToken));
        Assert.Equal("Unit is masked.", await systemctl.RunAsync("start", "nginx.service", TestContext.Current.CancellationToken));
        Assert.Null(Systemctl.Find(new Dictionary<string, string> { ["PATH"] = "/nowhere" }, TimeProvider.System));
    }
}
