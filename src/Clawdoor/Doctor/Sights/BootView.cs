using Clawdoor.Config;

namespace Clawdoor.Doctor.Sights;

/// <summary>A systemd service of the gateway's or the door's.</summary>
/// <param name="User">The user whose service it is; null is the system's.</param>
/// <param name="Starts">It is enabled: it starts with the computer, or with the user's session.</param>
/// <param name="Lingers">The user's services run without a login; null for the system's.</param>
internal sealed record BootUnit(string Name, string? User, bool Starts, bool? Lingers)
{
    public string SystemCtl => User is null ? "systemctl" : "systemctl --user";
}

/// <summary>What starts by itself after a reboot.</summary>
/// <param name="Units">Empty where systemd does not run or there is no service of ours.</param>
internal sealed record BootView(IReadOnlyList<BootUnit> Units)
{
    private static readonly string[] _names = ["openclaw-gateway.service", "clawdoor.service"];

    public static BootView Read(Surroundings here, ConfigView config)
    {
        if (!here.Has("run/systemd/system"))
            return new([]);
        var home = config.Paths.Home.TrimStart('/');
        return new([.. _names.SelectMany(name => Of(name, here, home, UserOf(config.Paths, here)))]);
    }

    private static IEnumerable<BootUnit> Of(string name, Surroundings here, string home, string user)
    {
        var own = $"{home}/.config/systemd/user";
        if (here.Has($"{own}/{name}"))
            yield return new(name, user, here.Has($"{own}/default.target.wants/{name}"), here.Has($"var/lib/systemd/linger/{user}"));
        foreach (var directory in (string[])["etc/systemd/system", "usr/lib/systemd/system"])
        {
            if (!here.Has($"{directory}/{name}"))
                continue;
            yield return new(name, null, here.Has($"etc/systemd/system/multi-user.target.wants/{name}"), null);
            yield break;
        }
    }

    private static string UserOf(OpenClawPaths paths, Surroundings here) =>
        paths.OfSudoUser ?? OpenClawPaths.Set(here.Environment, "USER") ?? Path.GetFileName(paths.Home);
}
