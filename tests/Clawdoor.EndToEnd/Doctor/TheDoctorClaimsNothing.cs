using System.Text.Json;
using Xunit;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>What the doctor cannot see it says, and what it was shown in confidence it does not.</summary>
public sealed class TheDoctorClaimsNothing
{
    private const string Canary = "c4nary";

    // In each of the places a secret can stand that the doctor may come across.
    private const string Canaries =
        """
        setting 's/"apiKey": "none"/"apiKey": "c4nary-model"/; s/\("token": "\)[0-9a-f]*"/\1c4nary-own-token-x"/'
        echo 'ANTHROPIC_API_KEY=c4nary-dotenv' >.openclaw/.env
        echo '{ "openclawConfig": "'$HOME'/.openclaw/openclaw.json" /* c4nary-comment */ }' >clawdoor.json
        mkdir -p state; echo c4nary-kept-token >state/gateway-token; chmod 600 state/gateway-token
        mistake 's/location \/ {/add_header Set-Cookie "session=c4nary-cookie"; add_header X-Key c4nary-header always;\n# c4nary-site\n&/'

        """;

    private const string WithCanaries = "env CLAWDOOR_SETTINGS=./clawdoor.json OPENCLAW_GATEWAY_TOKEN=c4nary-env-token OPENCLAW_GATEWAY_PASSWORD=c4nary-env-password "
        + "OPENAI_API_KEY=c4nary-env-key AWS_SECRET_ACCESS_KEY=c4nary-env-secret MY_TOKEN=c4nary-other-token USER=c4naryuser SUDO_USER=c4naryuser";

    [Fact]
    public async Task Both_files_broken_at_once_still_give_a_full_report()
    {
        await using var computer = await OwnComputer.StartAsync(EveryFaultIsNamed.Certificate);
        await computer.PlantAsync("gateway; proxy; echo '{ \"httpsPort\": \"many\", ' >clawdoor.json; echo '{ \"gateway\": { \"port\": ' >$config");

        var report = await ReportAsync(computer, "env CLAWDOOR_SETTINGS=./clawdoor.json");

        Assert.Equal(TheMatrixPage.AllCodes(), report.Keys);
        Assert.Equal("found", report["settings-invalid"].Standing);
        Assert.Equal("found", report["config-invalid"].Standing);
        Assert.Equal("settings-invalid", report.First(c => c.Value.Standing == "found").Key);
        Assert.DoesNotContain(report, c => c.Value.Standing == "broke");
        // What does not need them is examined: certificate, door, gateway and the way through.
        Assert.All(["tls-failed", "certificate-name-mismatch", "port-taken", "upstream-starting", "trusted-proxies-missing", "origin-refused"],
            code => Assert.Equal("good", report[code].Standing));
    }

    [Fact]
    public async Task Another_user_is_told_what_it_may_not_see_and_no_fault_is_guessed()
    {
        await using var computer = await OwnComputer.StartAsync(EveryFaultIsNamed.Certificate);
        await computer.PlantAsync("gateway; proxy; mkdir /run/bin; mount --bind \"$(dirname \"$CLAWDOOR\")\" /run/bin; mkdir -m 777 /run/state");
        var nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups env CLAWDOOR_STATE=/run/state";

        var report = await ReportAsync(computer, nobody, "/run/bin/clawdoor");

        Assert.Equal(TheMatrixPage.AllCodes(), report.Keys);
        Assert.DoesNotContain(report, c => c.Value.Standing is "found" or "broke");
        Assert.Contains(computer.ConfigPath, report["config-invalid"].Fact, StringComparison.Ordinal);
        Assert.All(["config-invalid", "login-refused", "pairing-waiting"], code => Assert.Equal("unseen", report[code].Standing));
        Assert.All(["secret-weak", "mode-secret-mismatch", "config-open-to-others"], code => Assert.Equal("notNeeded", report[code].Standing));
        Assert.All(["locked-out", "secret-refused", "remote-taken-for-local"], code => Assert.Equal("notNeeded", report[code].Standing));
    }

    [Fact]
    public async Task Without_IPv6_nothing_is_missed_and_without_any_network_that_is_what_is_said()
    {
        await using var computer = await OwnComputer.StartAsync(EveryFaultIsNamed.Certificate);
        await computer.PlantAsync("for d in all default lo eth0; do echo 1 >/proc/sys/net/ipv6/conf/$d/disable_ipv6; done; gateway; door");

        var report = await ReportAsync(computer, "");

        Assert.DoesNotContain(report, c => c.Value.Standing is "found" or "broke");
        Assert.Contains(OwnComputer.Address, report["address-none"].Fact, StringComparison.Ordinal);

        await computer.PlantAsync("pkill -f '^[^ ]*clawdoor up'; ip link set eth0 down; ip addr flush dev eth0");
        var alone = await ReportAsync(computer, "");
        Assert.DoesNotContain(alone, c => c.Value.Standing == "broke");
        Assert.Equal("address-none", alone.First(c => c.Value.Standing == "found").Key);
    }

    [Theory]
    [InlineData("a healthy computer", "open() { gateway; proxy; }; open")]
    [InlineData("a broken openclaw.json", "gateway; proxy; setting 's/\"c4nary-own-token-x\" },/\"c4nary-own-token-x/'")]
    [InlineData("another's answer in the gateway's place", "echo 'server { listen 127.0.0.1:18789; add_header Content-Type \"text/c4nary-type\"; return 200 c4nary-body; }' >>site; proxy")]
    [InlineData("a refused secret", "setting 's/c4nary-own-token-x/${MY_TOKEN}/'; gateway env MY_TOKEN=c4nary-running-token; proxy")]
    [InlineData("a gateway that is down", "proxy")]
    [InlineData("no door", "gateway")]
    public async Task A_shared_report_has_no_secret_no_user_and_no_address(string where, string plant)
    {
        await using var computer = await OwnComputer.StartAsync(EveryFaultIsNamed.Certificate);
        await computer.PlantAsync(Canaries + plant);

        foreach (var json in (string[][])[[], ["--json"]])
        {
            var shared = await computer.ClawdoorAsync(WithCanaries, ["doctor", "--share", .. json]);

            Assert.True(shared.Output.Length > 500, $"{where}: {shared.Everything}");
            Assert.DoesNotContain(Canary, shared.Everything, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(OwnComputer.Address, shared.Everything, StringComparison.Ordinal);
        }

        var asked = await computer.ClawdoorAsync(WithCanaries, "doctor", "--share", "--with-addresses");
        Assert.DoesNotContain(Canary, asked.Everything, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(OwnComputer.Address, asked.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_Node_is_started_neither_to_look_nor_to_mend()
    {
        await using var computer = await OwnComputer.StartAsync(EveryFaultIsNamed.Certificate);
        await computer.PlantAsync(
            """
            mkdir shim; printf '#!/bin/sh\necho "$0 $*" >>%s/started\n' "$HOME" >shim/node; chmod 755 shim/node
            for name in nodejs npm npx openclaw bun deno; do cp shim/node shim/$name; done
            mount --bind shim/node "$(readlink -f "$OPENCLAW/.bin/node")"
            setting 's/https:..203.0.113.7/https:\/\/203.0.113.8/'; gateway; proxy
            """);
        var started = Path.Combine(computer.Home, "started");
        var shimmed = $"env PATH={computer.Home}/shim:/usr/sbin:/usr/bin:/sbin:/bin";

        await computer.ClawdoorAsync(shimmed, "doctor");
        await computer.ClawdoorAsync(shimmed, "doctor", "--share");
        (await computer.ClawdoorAsync(shimmed, "doctor", "--fix", "--yes")).Succeeded();
        await computer.ClawdoorAsync(shimmed, "doctor", "--undo", "--yes");
        Assert.False(File.Exists(started), File.Exists(started) ? File.ReadAllText(started) : "");

        // The shims would have told.
        await computer.PlantAsync("shim/openclaw --version; \"$OPENCLAW/.bin/node\" --version");
        Assert.Equal(2, (await File.ReadAllLinesAsync(started, TestContext.Current.CancellationToken)).Length);
    }

    private sealed record Checked(string Standing, string Fact);

    private static async Task<IReadOnlyDictionary<string, Checked>> ReportAsync(OwnComputer computer, string place, string? clawdoor = null)
    {
        var said = clawdoor is null ? await computer.ClawdoorAsync(place, "doctor", "--json") : await computer.RunAsync([.. place.Split(' '), clawdoor, "doctor", "--json"]);
        using var json = JsonDocument.Parse(said.Output.Length > 0 ? said.Output : throw new InvalidOperationException(said.Everything));
        return json.RootElement.GetProperty("checks").EnumerateArray().ToDictionary(
            c => c.GetProperty("code").GetString()!,
            c => new Checked(c.GetProperty("standing").GetString()!, c.TryGetProperty("fact", out var fact) ? fact.GetString()! : ""));
    }
}
