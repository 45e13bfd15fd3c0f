using Clawdoor.Machine;

namespace Clawdoor.Firewall;

/// <summary>The system's own programs about its firewall, in English and for a limited time; never by a shell.</summary>
internal class FirewallPrograms(TimeProvider time, TimeSpan patience)
{
    /// <summary>Characters; a ruleset that is longer is nothing to judge.</summary>
    private const int Longest = 4 * 1024 * 1024;

    /// <summary>firewall-cmd waits for its daemon, ufw for the lock of iptables.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(30);

    private static readonly string[] _folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    public static string? Find(string program) => _folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    public virtual bool Has(string program) => Find(program) is not null;

    /// <param name="words">The program's name and its arguments.</param>
    public virtual async Task<ProgramEnd> RunAsync(IReadOnlyList<string> words, CancellationToken stop) => Find(words[0]) is { } program
        // ufw and firewall-cmd speak the user's language otherwise.
        ? await new ChildProgram(patience, Longest, time).RunAsync("/usr/bin/env", ["LC_ALL=C", program, .. words.Skip(1)], stop)
        : new(null, "", $"{words[0]}: not found", false);
}
