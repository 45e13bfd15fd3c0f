using System.Security.Cryptography;
using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary><c>clawdoor ui install</c> fetches the official Control UI from npm itself, and the gateway serves it.</summary>
public sealed class TheOfficialUiFromNpm
{
    private const string Version = "2026.9.6";

    [Fact]
    public async Task It_is_installed_file_by_file_as_the_package_has_it_and_served()
    {
        // No OpenClaw can be found here, so the page is the gateway's own.
        var alone = new Dictionary<string, string?> { ["PATH"] = "/usr/bin:/bin" };
        await using var gateway = await BuiltInGatewayProcess.StartAsync(OpenClawConfig.Fresh, alone);
        using var http = new HttpClient();
        Assert.DoesNotContain("control-ui-build-id", await PageAsync(), StringComparison.Ordinal);

        var installed = await InstallAsync();
        Assert.False(installed.GetProperty("wasThere").GetBoolean());
        var folder = installed.GetProperty("folder").GetString()!;
        Assert.StartsWith(gateway.OwnState, folder, StringComparison.Ordinal);
        var official = Path.Combine(Repository.OpenClaw, "openclaw", "dist", "control-ui");
        Assert.Equal(Digests(official), Digests(folder));
        Assert.True((await InstallAsync()).GetProperty("wasThere").GetBoolean());

        await gateway.StopAsync();
        await gateway.StartAsync(alone);
        Assert.Contains($"data-openclaw-control-ui-build-id=\"{Version}", await PageAsync(), StringComparison.Ordinal);

        Task<string> PageAsync() => http.GetStringAsync(new Uri(gateway.Url + "/"), TestContext.Current.CancellationToken);

        async Task<JsonElement> InstallAsync()
        {
            var run = (await ChildProcess.RunAsync(
                Repository.Clawdoor, ["ui", "install", "--version", Version, "--json"], gateway.EnvironmentWith(alone))).Succeeded();
            using var json = JsonDocument.Parse(run.Output);
            return json.RootElement.Clone();
        }
    }

    [Fact]
    public async Task A_version_that_npm_does_not_have_is_said_to_be_unknown()
    {
        var home = Scratch.NewDirectory("npm");
        var run = await ChildProcess.RunAsync(
            Repository.Clawdoor, ["ui", "install", "--version", "2026.9.99999"],
            new Dictionary<string, string?> { ["HOME"] = home, ["CLAWDOOR_STATE"] = home, ["PATH"] = "/usr/bin:/bin", ["LC_ALL"] = "C" });
        Assert.Equal((int)ExitCode.NotFound, run.ExitCode);
        Assert.Contains("2026.9.99999", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(home, "*.html", SearchOption.AllDirectories));
    }

    private static IEnumerable<string> Digests(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => $"{Path.GetRelativePath(folder, f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}")
        .Order(StringComparer.Ordinal);
}
