using System.Collections.Immutable;
using Clawdoor.Wording;
using W = Clawdoor.Wording.FirewallWords;

namespace Clawdoor.Firewall;

/// <summary>A provider whose firewall stands before the computer, known by the marks its machines carry.</summary>
/// <param name="Console">The page of its console that opens a port, as the provider calls it.</param>
internal sealed record Cloud(string Name, string Console)
{
    // What the firmware tables say (dmidecode(8)): vendor, product or asset tag begins so. Azure's tag is the same on every machine.
    private static readonly ImmutableArray<(string Mark, Cloud Cloud)> _clouds =
    [
        ("Alibaba Cloud", new("阿里云 Alibaba Cloud", "ECS → 安全组 Security Groups") { Path = W.Alibaba }),
        ("Tencent Cloud", new("腾讯云 Tencent Cloud", "CVM → 安全组 Security Groups") { Path = W.Tencent }),
        ("Huawei", new("华为云 Huawei Cloud", "ECS → 安全组 Security Groups")),
        ("OpenStack", new("OpenStack", "Network → Security Groups")),
        ("Amazon EC2", new("AWS", "EC2 → Security Groups") { Path = W.Aws }),
        ("Google", new("Google Cloud", "VPC network → Firewall") { Path = W.Google }),
        ("7783-7084-3265-9085-8269-3286-77", new("Azure", "Virtual machine → Networking") { Path = W.Azure }),
        ("OracleCloud.com", new("Oracle Cloud", "VCN → Security Lists")),
        ("DigitalOcean", new("DigitalOcean", "Networking → Firewalls")),
        ("Hetzner", new("Hetzner", "Cloud → Firewalls")),
        ("Vultr", new("Vultr", "Network → Firewall")),
    ];

    /// <summary>Step by step; null where the console's page is all that is known.</summary>
    public Sentence? Path { get; init; }

    /// <summary>Those whose way is known step by step.</summary>
    public static IEnumerable<Cloud> Known => _clouds.Select(c => c.Cloud).Where(c => c.Path is not null);

    /// <param name="read">A small file's text below the root of the file system, or null.</param>
    public static Cloud? Of(Func<string, string?> read)
    {
        var marks = ((string[])["sys_vendor", "product_name", "chassis_asset_tag", "bios_vendor"]).Select(name => read($"sys/class/dmi/id/{name}")).OfType<string>().ToList();
        return _clouds.FirstOrDefault(c => marks.Exists(m => m.StartsWith(c.Mark, StringComparison.OrdinalIgnoreCase))).Cloud;
    }

    /// <summary>How to open ports there.</summary>
    /// <param name="ports">"443, 80".</param>
    public Message Way(string ports) => Path is { } path ? path.With(ports) : W.OtherCloud.With(Name, Console, ports);
}
