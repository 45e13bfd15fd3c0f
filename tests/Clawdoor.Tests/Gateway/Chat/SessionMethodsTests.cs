using Clawdoor.Protocol;
using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.Tests.Gateway.Chat;

/// <summary><c>sessions.*</c>, <c>models.*</c>, <c>users.prefs.*</c>.</summary>
public sealed class SessionMethodsTests
{
    private static Task<GatewayFixture> StartAsync() => GatewayFixture.StartAsync(s => s with { Models = ScriptedModel.Settings });

    [Fact]
    public async Task A_session_is_made_named_pinned_archived_and_deleted_and_subscribers_hear_of_it()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        var made = await browser.OkAsync("sessions.create", """{"key":"trip","label":"Trip","model":"fake-2"}""");
        Assert.Equal(("agent:main:trip", "fake-2"), (made.GetProperty("key").GetString(), made.GetProperty("entry").GetProperty("model").GetString()));
        await browser.UntilAsync("sessions.changed", p => p.GetProperty("reason").GetString() == "create");

        await browser.OkAsync("sessions.patch", """{"key":"trip","label":"To the sea","pinned":true,"model":null}""");
        var changed = await browser.UntilAsync("sessions.changed", p => p.GetProperty("reason").GetString() == "patch");
        Assert.Equal(("To the sea", "fake-1"), (changed.GetProperty("session").GetProperty("label").GetString(), changed.GetProperty("session").GetProperty("model").GetString()));
        var list = await browser.OkAsync("sessions.list", """{"includeGlobal":true,"includeUnknown":true,"configuredAgentsOnly":true,"limit":200,"includeDerivedTitles":true,"includeLastMessage":true,"ownerFirst":true,"agentId":"main"}""");
        Assert.Equal("agent:main:trip", list.GetProperty("sessions")[0].GetProperty("key").GetString());
        Assert.Equal("fake-1", list.GetProperty("defaults").GetProperty("model").GetString());

        await browser.OkAsync("sessions.patch", """{"key":"trip","archived":true}""");
        Assert.DoesNotContain("agent:main:trip", (await browser.OkAsync("sessions.list", "{}")).GetRawText(), StringComparison.Ordinal);
        Assert.Contains("agent:main:trip", (await browser.OkAsync("sessions.list", """{"archived":"all"}""")).GetRawText(), StringComparison.Ordinal);
        Assert.True((await browser.OkAsync("sessions.delete", """{"key":"trip","archivedOnly":true,"deleteTranscript":true}""")).GetProperty("deleted").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await browser.OkAsync("sessions.describe", """{"key":"trip"}""")).GetProperty("session").ValueKind);
    }

    /// <summary>The Control UI makes its address of the name, of both answers in turn.</summary>
    [Fact]
    public async Task A_resolved_session_has_the_name_of_its_row()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.OkAsync("sessions.create", """{"key":"b0123e43-d4e0","label":"A trip"}""");
        var resolved = await browser.OkAsync("sessions.resolve", """{"shortId":"b0123e43d4","slugHint":"a-trip","agentId":"main","allowMissing":true}""");
        Assert.Equal("agent:main:b0123e43-d4e0", resolved.GetProperty("key").GetString());
        Assert.Equal("A trip", resolved.GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task What_needs_an_administrator_says_so()
    {
        await using var fixture = await StartAsync();
        await using var writer = await ChatClient.OwnerAsync(fixture, Scopes.Read, Scopes.Write);
        await writer.OkAsync("sessions.create", """{"key":"trip"}""");
        Assert.Equal(Scopes.Admin, (await writer.FailAsync("sessions.delete", """{"key":"trip"}""")).MissingScope);
        Assert.Equal(Scopes.Admin, (await writer.FailAsync("sessions.patch", """{"key":"trip","execHost":"x"}""")).MissingScope);
        Assert.Equal(Scopes.Admin, (await writer.FailAsync("sessions.reset", """{"key":"trip"}""")).MissingScope);
    }

    [Fact]
    public async Task A_reset_stops_the_answer_and_forgets()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("hello", "run-1");
        (await fixture.Model.NextAsync()).Say("half");
        await browser.UntilChatAsync("delta");
        await browser.OkAsync("sessions.reset", """{"key":"main"}""");
        await browser.UntilChatAsync("aborted");
        Assert.Empty(fixture.Conversations.Page(ChatClient.Main, 10));
    }

    [Theory]
    [InlineData("sessions.patch", """{"key":"main","model":"nobody/none"}""", "Unknown model: nobody/none")]
    [InlineData("sessions.resolve", """{"key":"never"}""", "No session found: never")]
    [InlineData("sessions.patch", """{"key":"agent:x:y","label":"l"}""", "unknown agent id \"x\"")]
    [InlineData("sessions.delete", """{"key":"main"}""", "The main session cannot be deleted; reset it instead.")]
    public async Task Unknown_things_are_said_to_be_unknown(string method, string parameters, string complaint)
    {
        await using var fixture = await StartAsync();
        await using var owner = await ChatClient.OwnerAsync(fixture);
        Assert.Equal(complaint, (await owner.FailAsync(method, parameters)).Message);
    }

    [Fact]
    public async Task The_agent_has_its_model_and_hello_says_that_there_is_one()
    {
        await using var fixture = await StartAsync();
        await using var client = await fixture.OwnerAsync();
        Assert.True(client.Hello!.Snapshot.SessionDefaults!.ModelConfigured);
        Assert.Equal("agent:main:main", client.Hello.Snapshot.SessionDefaults.MainSessionKey);
        Assert.Equal(6_291_456, client.Hello.Policy.Attachments!.MaxImageBytes);
        Assert.Contains("chat", client.Hello.Features.Events);
        await using var owner = await ChatClient.OwnerAsync(fixture);
        Assert.Equal("fake/fake-1", (await owner.OkAsync("agents.list", "{}")).GetProperty("agents")[0].GetProperty("model").GetProperty("primary").GetString());
        var models = await owner.OkAsync("models.list", """{"view":"configured","agentId":"main","sessionKey":"agent:main:main"}""");
        Assert.Equal(["fake-1", "fake-2"], models.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("id").GetString()!));
        Assert.Equal("default", models.GetProperty("models")[0].GetProperty("tags")[0].GetString());
    }

    [Fact]
    public async Task Other_models_are_told_to_everybody()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await fixture.Gateway.ApplyAsync(fixture.Settings with { Models = ScriptedModel.Settings }, Clawdoor.Gateway.GatewayChange.Quiet);
        var snapshot = await browser.UntilAsync("models.snapshot");
        Assert.Equal(2, snapshot.GetProperty("catalog").GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task A_device_has_its_own_preferences_and_a_secret_alone_has_none()
    {
        await using var fixture = await StartAsync();
        await using var owner = await ChatClient.OwnerAsync(fixture);
        Assert.Equal("no_durable_identity", (await owner.OkAsync("users.prefs.get", "{}")).GetProperty("status").GetString());
        await using var device = new ChatClient(await fixture.PairedBrowserAsync(DeviceIdentity.Generate(), [Scopes.Read, Scopes.Write]));
        Assert.Equal("ok", (await device.OkAsync("users.prefs.set", """{"entries":{"ui.theme":"dark","new":true},"expectedEntries":{"new":null}}""")).GetProperty("status").GetString());
        Assert.Equal("conflict", (await device.OkAsync("users.prefs.set", """{"entries":{"new":false},"expectedEntries":{"new":null}}""")).GetProperty("status").GetString());
        var got = await device.OkAsync("users.prefs.get", """{"keys":["ui.theme","ui.accent"]}""");
        Assert.Equal("""{"ui.theme":"dark"}""", got.GetProperty("entries").GetRawText());
    }
}
