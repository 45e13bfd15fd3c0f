using System.Globalization;
using Clawdoor.Machine;

namespace Clawdoor.Service;

/// <summary>A user of this machine, from passwd(5).</summary>
internal sealed record Account(string Name, FileOwner Owner, string Home)
{
    public uint Id => Owner.User;

    private static readonly string[] _places = ["/usr/sbin", "/sbin", "/usr/bin"];

    /// <summary>Null when there is none.</summary>
    public static Account? Find(Func<Account, bool> isMeant, string file = "/etc/passwd")
    {
        try
        {
            return !File.Exists(file) ? null : File.ReadLines(file).Select(line => line.Split(':'))
                .Where(f => f.Length == 7 && IsNumber(f[2]) && IsNumber(f[3]))
                .Select(f => new Account(f[0], new(uint.Parse(f[2], CultureInfo.InvariantCulture), uint.Parse(f[3], CultureInfo.InvariantCulture)), f[5])).FirstOrDefault(isMeant);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whose process listens on a port; null when nobody's, or it cannot be seen.</summary>
    public static Account? OfListener(int port) =>
        PortUse.Read(port).Holders is [var holder, ..] && UnixFile.Find(string.Create(CultureInfo.InvariantCulture, $"/proc/{holder.Pid}")) is { } facts
            ? Find(account => account.Id == facts.Owner.User) : null;

    /// <summary>A system user without a shell, with a group of its own.</summary>
    /// <returns>Null when it was made, else what the system said.</returns>
    public static Task<string?> MakeAsync(string name, string home, TimeProvider time, CancellationToken stop) => RunAsync(
        "useradd", ["--system", "--user-group", "--no-create-home", "--home-dir", home, "--shell", File.Exists("/usr/sbin/nologin") ? "/usr/sbin/nologin" : "/sbin/nologin", name], time, stop);

    public static Task<string?> DeleteAsync(string name, TimeProvider time, CancellationToken stop) => RunAsync("userdel", [name], time, stop);

    private static bool IsNumber(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static async Task<string?> RunAsync(string program, string[] arguments, TimeProvider time, CancellationToken stop)
    {
        // sudo may have a PATH without the system's programs.
        var path = _places.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;
        var end = await new ChildProgram(TimeSpan.FromSeconds(30), 1000, time).RunAsync(path, arguments, stop);
        return end.ExitCode == 0 ? null : end.Said;
    }
}
