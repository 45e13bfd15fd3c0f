using System.Globalization;
using Clawdoor.Machine;
using Clawdoor.Nginx;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Import;

/// <summary>Whether the door may take nginx's place, and by which unit nginx is stopped.</summary>
/// <param name="Unit">Null when nothing holds the ports.</param>
/// <param name="Obstacles">Why it may not; empty when it may.</param>
internal sealed record Takeover(string? Unit, IReadOnlyList<Problem> Obstacles)
{
    // What the packages of Debian, Red Hat, Alibaba and nginx.org put into the directory of their welcome page.
    private static readonly HashSet<string> _welcome = new(StringComparer.Ordinal)
    {
        "index.html", "index.nginx-debian.html", "50x.html", "404.html", "poweredby.png", "nginx-logo.png",
        "system_noindex_logo.png", "icons", "img", "en-US",
    };

    private static readonly string[] _ownUnits = ["nginx", "openresty", "tengine"];

    public bool IsPossible => Obstacles.Count == 0;

    public bool NeedsRoot => Obstacles.Any(o => o.What.Sentence == ImportWords.NeedsRoot);

    /// <param name="site">What was read, from wherever.</param>
    /// <param name="live">What is on this disk now, under nginx's main file; null when there is nothing like it.</param>
    public static Takeover Judge(NginxSite site, NginxSite? live, SiteSettings settings, Func<int, PortUse> use, Privilege privilege)
    {
        var obstacles = new List<Problem>();
        var holders = Ports(settings).Select(use).Where(u => u.IsTaken).ToList();
        var nginx = holders.SelectMany(u => u.Holders).FirstOrDefault(h => h.Name == "nginx");
        // In a container nginx is part of docker.service: that is somebody else's to stop.
        var unit = nginx?.Unit is { } own && Array.Exists(_ownUnits, start => own.StartsWith(start, StringComparison.Ordinal)) ? own : null;
        if (settings.Upstream is null)
            obstacles.Add(new(ImportWords.GatewayElsewhere));
        if (holders.Count > 0)
        {
            if (live is null || !Holds(live, site))
                obstacles.Add(new(ImportWords.NotTheWhole, ImportWords.NotTheWholeNext));
            else
                obstacles.AddRange(Besides(live, settings));
            foreach (var taken in holders)
            {
                if (taken.Holders.Any(h => h.Name == "nginx") && taken.Holders.All(h => h.Name == "nginx" && h.Unit == nginx?.Unit))
                    continue;
                obstacles.Add(taken.ToProblem()!);
            }

            if (unit is null && nginx is not null)
                obstacles.Add(new(ImportWords.NotByUnit, ImportWords.NotByUnitNext));
        }

        if (!Ports(settings).All(privilege.MayBind) || (!privilege.IsRoot && (unit is not null || holders.Exists(u => u.Holders.Count == 0))))
            obstacles.Add(new(ImportWords.NeedsRoot, ImportWords.NeedsRootNext));
        return new(unit, obstacles);
    }

    public static IReadOnlyList<int> Ports(SiteSettings settings) =>
        settings.HttpPort == 0 ? [settings.HttpsPort] : [settings.HttpsPort, settings.HttpPort];

    /// <summary>What else would go away with nginx.</summary>
    private static IEnumerable<Problem> Besides(NginxSite live, SiteSettings settings)
    {
        foreach (var trouble in live.Configuration.Troubles)
            yield return new(trouble.Text);
        foreach (var other in Leftovers.In(live, settings).Where(n => n.Kind == NotCarriedKind.OtherLocation))
            yield return new(ImportWords.ServesBesides.With(other.Place, other.Text));
        foreach (var server in live.Others.Where(s => s.PlainRoot is not { } root || !IsWelcomePage(root)))
            yield return new(ImportWords.ServesBesides.With(server.Place, string.Join(' ', server.Names.DefaultIfEmpty(server.Block.ToString()))));
    }

    /// <summary>True for a directory with nothing in it but what a package put there.</summary>
    private static bool IsWelcomePage(string root)
    {
        try
        {
            return !Directory.Exists(root) || Directory.EnumerateFileSystemEntries(root).All(entry => _welcome.Contains(Path.GetFileName(entry)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // The same words in the same order, from whatever file.
    private static bool Holds(NginxSite live, NginxSite site)
    {
        var there = live.Servers.Select(Words).ToHashSet(StringComparer.Ordinal);
        return site.Servers.Select(Words).All(there.Contains);
        static string Words(NginxServer server) => string.Join('\n', server.Block.All.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d}{d.Children.Count}")));
    }
}
