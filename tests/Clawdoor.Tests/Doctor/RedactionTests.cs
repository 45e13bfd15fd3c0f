using Clawdoor.Doctor;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Doctor;

/// <summary>Canaries are planted wherever a secret or an address could get into a report; none comes out.</summary>
public sealed class RedactionTests
{
    private const string Key = "sk-canary-of-a-provider";

    private static readonly Dictionary<string, string> _environment = new()
    {
        ["HOME"] = "/home/zhang",
        ["USER"] = "zhang",
        ["ANTHROPIC_API_KEY"] = Key,
        ["PATH"] = "/usr/bin",
    };

    private static Redaction Of(bool keepAddresses = false, string? url = null) => new(
        new Surroundings(new Settings { State = "/nowhere" }, _environment) { Time = TimeProvider.System, Url = url is null ? null : new Uri(url) },
        PlantedScene.Config() with { KeptToken = "kept canary" }, keepAddresses);

    [Theory]
    [InlineData($"token {PlantedScene.Token}!", "token [secret]!")]
    [InlineData("#token=kept%20canary kept canary", "#token=[secret] [secret]")]
    [InlineData($"env {Key}", "env [secret]")]
    [InlineData("/home/zhang/.openclaw/openclaw.json:12", "/home/[user]/.openclaw/openclaw.json:12")]
    [InlineData("/srv/home/shared/x", "/srv/home/shared/x")]
    [InlineData("linger/zhang", "linger/[user]")]
    [InlineData("https://203.0.113.7:8443/ then 198.51.100.9", "https://[address 1]:8443/ then [address 2]")]
    [InlineData("[2001:db8::7]:443 and 2001:db8::7", "[[address 1]]:443 and [address 1]")]
    [InlineData("8.8.8.8 203.0.113.7 8.8.8.8", "[address 1] [address 2] [address 1]")]
    [InlineData("127.0.0.1:18789 10.0.0.4 ::1 0.0.0.0", "127.0.0.1:18789 10.0.0.4 ::1 0.0.0.0")]
    [InlineData("OpenClaw 2026.9.6, 12:30:45", "OpenClaw 2026.9.6, 12:30:45")]
    [InlineData("pending 6f9619ff-8b86-d011-b42d-00c04fc964ff", "pending […]")]
    [InlineData("CONTROL_UI_DEVICE_IDENTITY_REQUIRED", "CONTROL_UI_DEVICE_IDENTITY_REQUIRED")]
    public void What_strangers_must_not_see_is_gone(string text, string expected) => Assert.Equal(expected, Of().Clean(text));

    [Fact]
    public void A_fingerprint_finds_a_server_and_goes_too()
    {
        var text = $"SHA-256 {PlantedScene.Certificate.Fingerprint}";

        Assert.Equal("SHA-256 [fingerprint]", Of().Clean(text));
        Assert.Equal(text, Of(keepAddresses: true).Clean(text));
    }

    [Fact]
    public void Addresses_stay_when_that_was_asked_for_and_secrets_go_all_the_same() => Assert.Equal(
        "203.0.113.7 2001:db8::7 [secret]", Of(keepAddresses: true).Clean($"203.0.113.7 2001:db8::7 {PlantedScene.Token}"));

    [Fact]
    public void A_host_that_was_named_goes() => Assert.Equal("GET https://[host]/healthz", Of(url: "https://claw.example.org").Clean("GET https://claw.example.org/healthz"));

    /// <summary>Every place of a finding that can hold text, filled with canaries.</summary>
    [Fact]
    public void No_canary_comes_out_of_a_whole_report()
    {
        var canaries = $"{PlantedScene.Token} {Key} 203.0.113.7 /home/zhang kept canary 2001:db8::99";
        var check = CheckTable.All[0];
        Finding[] findings =
        [
            new(check, Standing.Found) { Found = new Outcome.Found(canaries, canaries, canaries) },
            new(check, Standing.Good) { Fact = DoctorPlaceWords.AddressFact.With(canaries) },
            new(check, Standing.Broke) { Fact = DoctorWords.Crashed.With(canaries), Trace = canaries },
        ];

        var report = DoctorJson.Write(new Diagnosis(findings, "https://203.0.113.7", default), [new("x", true, canaries)], Language.Chinese, Of().Clean);

        Assert.All([PlantedScene.Token, Key, "203.0.113.7", "zhang", "kept canary", "2001:db8::99"], c => Assert.DoesNotContain(c, report, StringComparison.Ordinal));
        Assert.Contains("[address 1]", report, StringComparison.Ordinal);
    }
}
