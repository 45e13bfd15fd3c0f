using Clawdoor.Certificates;
using Clawdoor.Doctor.Sights;
using Clawdoor.Wording;

namespace Clawdoor.Doctor;

/// <summary>All there is to see, each thing looked at once and only when a check asks for it. Tests plant it.</summary>
internal sealed record Scene
{
    public required Settings Settings { get; init; }

    public IReadOnlyList<Problem> SettingsProblems { get; init; } = [];

    public required TimeProvider Time { get; init; }

    public required Sight<Target> Target { get; init; }

    public required Sight<ComputerView> Computer { get; init; }

    public required Sight<PortView> Ports { get; init; }

    public required Sight<FirewallView> Firewall { get; init; }

    public required Sight<TlsView> Tls { get; init; }

    /// <summary>What is wrong with the certificate files of the settings; empty when there are none.</summary>
    public required Sight<IReadOnlyList<CertificateTrouble>> GivenFiles { get; init; }

    public required Sight<HttpView> Http { get; init; }

    public required Sight<GatewayView> Gateway { get; init; }

    public required Sight<ConfigView> Config { get; init; }

    public required Sight<VisitView> Visit { get; init; }

    public required Sight<LoginView> Login { get; init; }

    public required Sight<PairingView> Pairing { get; init; }

    public required Sight<BootView> Boot { get; init; }

    /// <summary>The real ones; each begins when it is asked for.</summary>
    public static Scene Of(Surroundings here)
    {
        var config = new Sight<ConfigView>(() => Task.FromResult(ConfigView.Read(here)));
        var computer = new Sight<ComputerView>(() => Task.FromResult(ComputerView.Read(here)));
        var ports = new Sight<PortView>(async () => PortView.Read(here, await config.SeeAsync(default)));
        var target = new Sight<Target>(async () => await new TargetSearch(here, await computer.SeeAsync(default), await ports.SeeAsync(default)).FindAsync());
        var gateway = new Sight<GatewayView>(async () => await GatewayView.LookAsync(here, await config.SeeAsync(default), await target.SeeAsync(default)));
        var visit = new Sight<VisitView>(async () => await VisitView.WalkAsync(await target.SeeAsync(default), await gateway.SeeAsync(default), here.Time));
        return new Scene
        {
            Settings = here.Settings,
            SettingsProblems = here.SettingsProblems,
            Time = here.Time,
            Target = target,
            Computer = computer,
            Ports = ports,
            Firewall = new(() => FirewallView.LookAsync(here)),
            GivenFiles = new(async () => here.Settings is { CertificateFile: { } file, KeyFile: { } key }
                ? GivenCertificate.Read(new CertificateFiles(file, key), (await computer.SeeAsync(default)).Addresses, here.Time.GetUtcNow()).Troubles
                : []),
            Tls = new(async () => await TlsView.LookAsync(await target.SeeAsync(default))),
            Http = new(async () => await HttpView.LookAsync(await target.SeeAsync(default), here.Settings)),
            Gateway = gateway,
            Config = config,
            Visit = visit,
            Login = new(async () => await LoginView.TryAsync(await target.SeeAsync(default), await gateway.SeeAsync(default), await config.SeeAsync(default), here.Time)),
            Pairing = new(async () => await PairingView.LookAsync(await gateway.SeeAsync(default), await config.SeeAsync(default), here.Time)),
            Boot = new(async () => BootView.Read(here, await config.SeeAsync(default))),
        };
    }
}
