using System.Globalization;
using Clawdoor.Machine;

namespace Clawdoor.Doctor.Sights;

/// <summary>The gateway, looked at directly over loopback.</summary>
/// <param name="Holder">Who listens on its port; null when nobody, or nobody this user may see.</param>
/// <param name="Process">A gateway's process, listening or not; null when none is seen.</param>
internal sealed record GatewayView(Uri Url, GatewayLook Look, bool IsListening, PortHolder? Holder, PortHolder? Process)
{
    /// <summary>Together with the login behind it under three seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>OpenClaw is ready 8–10 s after its start on a quiet server; a small one that swaps takes several times that.</summary>
    private static readonly TimeSpan StartTakes = TimeSpan.FromSeconds(90);

    /// <summary>How long the process has been there; null when there is none or it cannot be told.</summary>
    public TimeSpan? ProcessAge { get; init; }

    /// <summary>A start in progress looks like a process that does not listen.</summary>
    public bool IsStarting => Look.State == GatewayState.Starting
        || (Look.State == GatewayState.Silent && !IsListening && Process is not null && ProcessAge < StartTakes);

    public bool Answers => Look.State is GatewayState.Ready or GatewayState.Starting;

    public static async Task<GatewayView> LookAsync(Surroundings here, ConfigView config, Target target)
    {
        var url = here.Settings.Upstream
            ?? (target.Whose == Whose.Ours && target.Health is { } health ? new Uri(health.UpstreamUrl) : null)
            ?? FoundGateway.Locate(here.Settings, here.Environment).Url;
        var process = (PortUse.Find(IsGateway, here.Proc) is [var first, ..] ? first : null)
            ?? PortUse.Find(words => words is ["openclaw"], here.Proc).FirstOrDefault(p => AgeOf(p.Pid, here) < StartTakes);
        var look = await LookAsync(url, here.Time);
        // Whoever cannot read the port in openclaw.json can still see where the process listens.
        if (look.State == GatewayState.Silent && process is not null && config.File is null && here.Settings.Upstream is null)
            (url, look) = await ByProcessAsync(process, here) ?? (url, look);
        var use = PortUse.Read(url.Port, here.Proc);
        return new(url, look, use.IsTaken, use.Holders is [var holder, ..] ? holder : null, process)
        {
            ProcessAge = process is null ? null : AgeOf(process.Pid, here),
        };
    }

    // proc_pid_stat(5): field 22, behind the name in brackets that may hold blanks, in ticks since the start of the computer; USER_HZ is 100.
    private static TimeSpan? AgeOf(int pid, Surroundings here) =>
        here.Read($"proc/{pid}/stat") is { } stat && stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 19 } fields
        && double.TryParse(fields[19], CultureInfo.InvariantCulture, out var ticks)
        && double.TryParse(here.Read("proc/uptime")?.Split(' ')[0], CultureInfo.InvariantCulture, out var up)
            ? TimeSpan.FromSeconds(Math.Max(0, up - (ticks / 100)))
            : null;

    private static async Task<(Uri Url, GatewayLook Look)?> ByProcessAsync(PortHolder process, Surroundings here)
    {
        foreach (var port in ListeningSocket.Of(process.Pid, here.Proc).Select(s => s.Port).Distinct().Order().Take(3))
        {
            var url = new Uri($"http://127.0.0.1:{port}");
            if (await LookAsync(url, here.Time) is { State: GatewayState.Ready or GatewayState.Starting } look)
                return (url, look);
        }

        return null;
    }

    private static async Task<GatewayLook> LookAsync(Uri url, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            return await GatewayLook.AtAsync(url, time, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new GatewayLook(GatewayState.Silent, null, Patience, "–");
        }
    }

    /// <summary>"openclaw-gateway" (its title; while it starts it is "openclaw", as every command of OpenClaw's is), or "node …/openclaw.mjs gateway run", or our own "clawdoor gateway run".</summary>
    internal static bool IsGateway(IReadOnlyList<string> words) =>
        words is [var first, ..] && (Path.GetFileName(first).StartsWith("openclaw-gateway", StringComparison.Ordinal)
            || (words.Skip(1).Contains("gateway") && words.Take(3).Any(w => Path.GetFileName(w) is "openclaw" or "openclaw.mjs" or "clawdoor")));
}
