using System.Net.NetworkInformation;
using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// A second computer: a network namespace joined to this one by a veth pair. This side (the server) has a private IPv4,
/// an IPv6 and a public-looking IPv4 address, all reachable from there. Namespaces of killed test runs are removed.
/// </summary>
internal sealed class RemoteHost : IAsyncDisposable
{
    private const string Prefix = "clawdoor-";
    private static int _count;
    private readonly int _number;

    private RemoteHost(string name, int number) => (Name, _number) = (name, number);

    /// <summary>The namespace.</summary>
    public string Name { get; }

    /// <summary>This machine as the remote host sees it: RFC 1918, so OpenClaw lets its origin through by itself.</summary>
    public string Server => $"10.77.{_number}.1";

    /// <summary>As <see cref="Server"/>, IPv6 (unique local).</summary>
    public string ServerIPv6 => $"fd77:{_number:x}::1";

    /// <summary>As <see cref="Server"/>, from a block for documentation: public for OpenClaw, whose origin must be allowed.</summary>
    public string ServerPublic => $"198.51.100.{_number}";

    /// <summary>The remote host's own address, seen by the server as the client.</summary>
    public string Address => $"10.77.{_number}.2";

    /// <summary>As <see cref="Address"/>, IPv6.</summary>
    public string AddressIPv6 => $"fd77:{_number:x}::2";

    /// <summary>Builds one in about 100 ms. Skips the test where namespaces cannot be made, but never in CI.</summary>
    public static async Task<RemoteHost> StartAsync()
    {
        var may = Environment.IsPrivilegedProcess && (await IpAsync("netns", "list")).ExitCode == 0;
        Assert.SkipUnless(may || Environment.GetEnvironmentVariable("CI") is { Length: > 0 },
            "A remote host needs root and network namespaces (package iproute2).");
        await ClearLeftoversAsync();
        var host = new RemoteHost($"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}", FreeNumber());
        await host.BuildAsync();
        return host;
    }

    /// <summary>Arguments for <c>ip</c> that run a command there.</summary>
    public IReadOnlyList<string> Prefixed(params IEnumerable<string> command) => ["netns", "exec", Name, .. command];

    /// <summary>Runs a program there, to its end.</summary>
    public Task<Finished> ExecAsync(string program, params IEnumerable<string> arguments) =>
        ChildProcess.RunAsync("ip", Prefixed([program, .. arguments]));

    public async ValueTask DisposeAsync() => await RemoveAsync(Name);

    private async Task BuildAsync()
    {
        var (here, there) = ($"cdh{_number}", $"cdr{_number}");
        string[] commands =
        [
            $"netns add {Name}",
            $"link add {here} type veth peer name {there} netns {Name}",
            // Addresses that a link gives itself turn up seconds later, and Chromium drops what it loads when its network changes.
            $"link set {here} addrgenmode none",
            $"-n {Name} link set {there} addrgenmode none",
            $"addr add {Server}/24 dev {here}",
            $"addr add {ServerIPv6}/64 dev {here} nodad",
            $"addr add {ServerPublic}/32 dev {here}",
            $"link set {here} up",
            $"-n {Name} link set lo up",
            $"-n {Name} addr add {Address}/24 dev {there}",
            $"-n {Name} addr add {AddressIPv6}/64 dev {there} nodad",
            $"-n {Name} link set {there} up",
            $"-n {Name} route add default via {Server}",
        ];
        foreach (var command in commands)
            (await IpAsync(command.Split(' '))).Succeeded();
    }

    // The number names the devices, so two test programs at once cannot take the same: the second `link add` fails.
    private static int FreeNumber()
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces().Select(i => i.Name).ToHashSet();
        return Enumerable.Range(0, 250).Select(i => 1 + (Environment.ProcessId + i) % 250).First(n => !taken.Contains($"cdh{n}"));
    }

    private static async Task ClearLeftoversAsync()
    {
        foreach (var line in (await IpAsync("netns", "list")).Output.Split('\n'))
        {
            var name = line.Split(' ')[0];
            if (name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(name[Prefix.Length..].Split('-')[0], out var owner) && !Scratch.Lives(owner))
            {
                await RemoveAsync(name);
            }
        }
    }

    private static async Task RemoveAsync(string name)
    {
        foreach (var id in (await IpAsync("netns", "pids", name)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Signals.Send(int.Parse(id), Signal.Kill);
        await IpAsync("netns", "delete", name);
    }

    private static Task<Finished> IpAsync(params string[] arguments) => ChildProcess.RunAsync("ip", arguments);
}
