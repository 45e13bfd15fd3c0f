using System.Net;
using Clawdoor.Protocol;

namespace Clawdoor;

/// <summary>What the test visitor is given.</summary>
/// <param name="Fingerprint">Of the certificate in force: the visitor accepts that one and no other.</param>
/// <param name="Auth">The gateway's secret; null when Clawdoor cannot know it.</param>
internal sealed record VisitPlan(IReadOnlyList<IPAddress> Addresses, int HttpsPort, string Fingerprint, AuthParams? Auth, TimeProvider Time);

/// <summary>What the test visitor met, in the order it walked.</summary>
internal sealed record VisitReport
{
    /// <summary>Why the walk ended early; null when every step went well.</summary>
    public GatewayFailure? Failure { get; init; }

    /// <summary>TLS, upgrade and challenge on the first address.</summary>
    public ConnectionFacts? Facts { get; init; }

    /// <summary>Addresses that could not be reached from the server itself, as behind a cloud's NAT; visited by loopback instead.</summary>
    public IReadOnlyList<IPAddress> NotReachedFromHere { get; init; } = [];

    /// <summary>The gateway took the secret. Null: not tried.</summary>
    public bool? SecretAccepted { get; init; }

    /// <summary>A visitor with the secret and without a device got rights: the gateway believes it is local.</summary>
    public bool TakenForLocal { get; init; }
}

/// <summary>
/// Walks through our own door as a browser would: TLS, upgrade, <c>connect.challenge</c>, the origin check, the secret.
/// It leaves nothing behind: no request for pairing, no failed try that counts for the rate limit (access-layer 2.5, 9.1).
/// </summary>
internal static class TestVisitor
{
    private static readonly TimeSpan HairpinPatience = TimeSpan.FromSeconds(2);

    public static async Task<VisitReport> WalkAsync(VisitPlan plan, CancellationToken stop)
    {
        var report = new VisitReport();
        foreach (var address in plan.Addresses)
        {
            report = await KnockAsync(plan, address, report, stop);
            if (report.Failure is not null)
                return report;
        }

        return plan.Auth is null ? report : await ShowSecretAsync(plan, report, stop);
    }

    /// <summary>One address: the way in, and whether its origin is allowed.</summary>
    private static async Task<VisitReport> KnockAsync(VisitPlan plan, IPAddress address, VisitReport report, CancellationToken stop)
    {
        var origin = Origins.Of(address, plan.HttpsPort);
        var opened = await GatewayClient.OpenAsync(Door(address, plan), Options(plan, origin) with { ConnectTimeout = HairpinPatience }, stop);
        if (opened is { Failure.Code: GatewayErrorCode.Refused or GatewayErrorCode.Unreachable or GatewayErrorCode.TimedOut })
        {
            report = report with { NotReachedFromHere = [.. report.NotReachedFromHere, address] };
            opened = await GatewayClient.OpenAsync(Door(Loopback(address), plan), Options(plan, origin), stop);
        }

        if (!opened.Succeeded(out var client, out var failure))
            return report with { Failure = failure };
        await using (client)
        {
            report = report with { Facts = report.Facts ?? client.Facts };
            // Without a device and without a secret: the gateway checks the origin first and then asks for a device.
            var login = await client.LoginAsync(new Login { Client = Visitor("openclaw-control-ui", "webchat"), Scopes = [] }, stop);
            return login is
            {
                Failure.Code: var code and not (GatewayErrorCode.ControlUiDeviceIdentityRequired or GatewayErrorCode.DeviceIdentityRequired
                or GatewayErrorCode.AuthTokenMissing or GatewayErrorCode.AuthPasswordMissing)
            }
                ? report with { Failure = login.Failure }
                : report;
        }
    }

    /// <summary>The secret through the door: it must be taken, and must give a visitor without a device no rights.</summary>
    private static async Task<VisitReport> ShowSecretAsync(VisitPlan plan, VisitReport report, CancellationToken stop)
    {
        var here = plan.Addresses.FirstOrDefault(a => !report.NotReachedFromHere.Contains(a)) ?? Loopback(plan.Addresses[0]);
        var opened = await GatewayClient.OpenAsync(Door(here, plan), Options(plan, origin: null), stop);
        if (!opened.Succeeded(out var client, out var failure))
            return report with { Failure = failure };
        await using (client)
        {
            var login = await client.LoginAsync(
                new Login { Client = Visitor("cli", "cli"), Scopes = [Scopes.Read], Auth = plan.Auth }, stop);
            return login.Succeeded(out var hello, out failure)
                ? report with { SecretAccepted = true, TakenForLocal = hello.Auth.Scopes.Count > 0 }
                : report with { SecretAccepted = false, Failure = failure };
        }
    }

    private static Uri Door(IPAddress address, VisitPlan plan) => new($"wss://{new IPEndPoint(address, plan.HttpsPort)}/");

    private static IPAddress Loopback(IPAddress like) =>
        like.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;

    private static GatewayOptions Options(VisitPlan plan, string? origin) => new()
    {
        Time = plan.Time,
        Trust = TlsTrust.Fingerprint(plan.Fingerprint),
        Headers = origin is null ? [] : [new("Origin", origin)],
    };

    private static ClientInfo Visitor(string id, string mode) =>
        new() { Id = id, Mode = mode, Version = ProductVersion.Text, Platform = "linux" };
}
