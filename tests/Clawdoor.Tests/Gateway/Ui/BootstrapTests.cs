using Clawdoor.Access;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>What the Control UI may know before it has connected (access-layer 7.5).</summary>
public sealed class BootstrapTests
{
    private static readonly (string, string) s_bearer = ("Authorization", $"Bearer {SurfaceFixture.Secret}");

    [Theory]
    [InlineData("/control-ui-config.json")]
    [InlineData("/control-ui-config.json?x=1")]
    [InlineData("/__openclaw/control-ui-config.json")]
    [InlineData("/__openclaw__/control-ui-config.json")]
    public async Task The_bootstrap_configuration_is_for_those_with_the_secret(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var stranger = await surface.Get(target);
        var known = await surface.Get(target, s_bearer);
        surface.Wrong = new(BearerState.Limited, RetryAfter: TimeSpan.FromSeconds(299.5));
        var limited = await surface.Get(target, ("Authorization", "Bearer x"));

        Assert.Equal((401, """{"error":{"message":"Unauthorized","type":"unauthorized"}}"""), (stranger.Status, stranger.Body));
        Assert.True(stranger.HasUiHeaders);
        Assert.Equal((200, "no-cache", "application/json; charset=utf-8"), (known.Status, known["Cache-Control"], known["Content-Type"]));
        Assert.Equal(
            """{"basePath":"","assistantName":"Assistant","assistantAvatar":"A","assistantAvatarSource":null,"assistantAvatarStatus":null,"assistantAvatarReason":null,"assistantAgentId":"main","serverVersion":"2026.9.6","serverBuildId":"2026.9.6-release-eb377ac59e6c-2026-09-23T16-33-12.144Z","embedSandbox":"scripts","allowExternalEmbedUrls":false,"automaticallyFetchFavicons":false,"communityInvite":true,"terminalEnabled":false,"cliAgentsEnabled":false,"pluginAssetsRequireAuth":true,"pluginFrameGrants":[]}""",
            known.Body);
        Assert.Equal(
            (429, "300", """{"error":{"message":"Too many failed authentication attempts. Please try again later.","type":"rate_limited"}}"""),
            (limited.Status, limited["Retry-After"], limited.Body));
    }

    [Fact]
    public async Task The_bootstrap_configuration_follows_the_base_path_and_the_mode()
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Settings = surface.Settings with { Access = new() { Mode = AuthMode.None } };
        surface.Change(ui => ui with { BasePath = "/oc", FolderIsConfigured = true });

        var answer = await surface.Get("/oc/control-ui-config.json");

        Assert.Contains("\"basePath\":\"/oc\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"pluginAssetsRequireAuth\":false", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("serverBuildId", answer.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await surface.Get("/oc/__openclaw/control-ui-config.json")).Status);
        Assert.Equal(404, (await surface.Get("/oc/__openclaw__/control-ui-config.json")).Status);
        Assert.Equal(404, (await surface.Get("/control-ui-config.json")).Status);
    }

    [Fact]
    public async Task The_bootstrap_configuration_answers_HEAD_without_a_length()
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Ask("HEAD", "/control-ui-config.json", s_bearer);

        Assert.Equal((200, "", (string?)null, "no-cache"), (answer.Status, answer.Body, answer["Content-Length"], answer["Cache-Control"]));
    }
}
