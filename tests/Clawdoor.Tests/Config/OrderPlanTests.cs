using System.Net;
using Clawdoor.Config;
using Clawdoor.Config.Json5;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Config;

public sealed class OrderPlanTests
{
    private static readonly DoorWishes _wishes = new(["https://203.0.113.7", "https://[2001:db8::7]:8443"]);

    private const string InOrder = """
        { gateway: { mode: "local", publicOrigin: "https://203.0.113.7", auth: { token: "long-and-random" }, trustedProxies: ["127.0.0.0/8", "::1"],
          controlUi: { allowedOrigins: ["HTTPS://203.0.113.7 ", "https://[2001:db8::7]:8443"] } } }
        """;

    private static OrderPlan Plan(string text, DoorWishes? wishes = null) => OrderPlan.For(ConfigRoom.Of(text), wishes ?? _wishes);

    private static string[] Steps(OrderPlan plan) => [.. plan.Changes.Select(c => c.Step.ToString()), .. plan.Waiting.Select(c => $"({c.Step})")];

    private static string[] Blocking(OrderPlan plan) => [.. plan.Notes.Where(n => n.Weight == NoteWeight.Blocking).Select(n => n.Path)];

    /// <summary>A file with the parts that keep the other rules quiet.</summary>
    private static string Gateway(string parts) => $$"""
        { "gateway": { "mode": "local", "publicOrigin": "https://203.0.113.7", "trustedProxies": ["127.0.0.1", "::1"],
          "controlUi": { "allowedOrigins": ["https://203.0.113.7", "https://[2001:db8::7]:8443"] }, {{parts}} } }
        """;

    [Fact]
    public void The_recipe_is_brought_in_order_with_the_smallest_edit()
    {
        var plan = Plan(ConfigRoom.Recipe, _wishes with { MendAuthMode = true });

        Assert.Equal(["TrustedProxies", "AllowedOrigins", "PublicOrigin", "AuthMode"], Steps(plan));
        Assert.Equal(
            ConfigRoom.Recipe
                .Replace("\"https://YOUR_SERVER_IP\"\n", "\"https://YOUR_SERVER_IP\",\n        \"https://203.0.113.7\",\n        \"https://[2001:db8::7]:8443\"\n")
                .Replace("\"mode\": \"token\"", "\"mode\": \"password\"")
                .Replace("[\"127.0.0.1\"]\n", "[\"127.0.0.1\", \"::1\"],\n    \"publicOrigin\": \"https://203.0.113.7\"\n"),
            plan.NewText);
        Assert.True(Plan(plan.NewText).InOrder);
    }

    [Fact]
    public void The_wrong_auth_mode_waits_for_a_yes_of_its_own()
    {
        var plan = Plan(ConfigRoom.Recipe);

        Assert.Equal(["TrustedProxies", "AllowedOrigins", "PublicOrigin", "(AuthMode)"], Steps(plan));
        Assert.Contains("\"mode\": \"token\", \"password\"", plan.NewText);
        Assert.True(Assert.Single(plan.Waiting).NeedsOwnYes);
        Assert.False(plan.InOrder);
    }

    [Fact]
    public void What_is_in_order_is_left_alone()
    {
        var plan = Plan(InOrder);

        Assert.Empty(plan.Changes);
        Assert.Empty(plan.Waiting);
        Assert.Equal(InOrder, plan.NewText);
        Assert.True(plan.Diff.IsEmpty);
        Assert.True(plan.InOrder);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\n  // nothing here\n}\n")]
    [InlineData("{ agents: {} }")]
    [InlineData("{ gateway: {}, }")]
    [InlineData("\uFEFF{\r\n\t'gateway' : { 'bind' : 'lan', /* why */ }\r\n}\r\n")]
    public void Missing_parts_are_made_and_the_result_needs_nothing_more(string text)
    {
        var plan = Plan(text);

        Assert.Null(plan.Failure);
        Assert.Contains("TrustedProxies", Steps(plan));
        Assert.Empty(Plan(plan.NewText).Changes);
        Assert.Equal(text.Contains("\r\n"), !plan.NewText.Replace("\r\n", "").Contains('\n') && plan.NewText.Contains("\r\n"));
    }

    [Fact]
    public void Any_document_can_be_brought_in_order_without_losing_anything_else() => Json5Documents.Any.Sample(made =>
    {
        if (made.Value is not Json5Object before)
            return;
        var plan = Plan(made.Text);
        Assert.Null(plan.Failure);
        var after = (Json5Object)Json5Document.Read(plan.NewText).Document!.Root;
        Assert.All(before.ByName, pair => Assert.True(pair.Value.Value.SameAs(after[pair.Key])));
        Assert.Empty(Plan(plan.NewText).Changes);
    }, iter: 50);

    [Theory]
    [InlineData("\"bind\": \"lan\"", "Bind")]
    [InlineData("\"bind\": \"auto\"", "Bind")]
    [InlineData("\"bind\": \"tailnet\"", "Bind")]
    [InlineData("\"bind\": \"custom\", \"customBindHost\": \"0.0.0.0\"", "Bind")]
    [InlineData("\"bind\": \"custom\", \"customBindHost\": \"127.0.0.1\"", null)]
    [InlineData("\"bind\": \"loopback\"", null)]
    [InlineData("\"port\": 18789", null)]
    public void The_gateway_is_kept_on_loopback(string parts, string? step)
    {
        var plan = Plan(Gateway(parts + ", \"auth\": { \"token\": \"long-and-random\" }"));

        Assert.Equal(step is null ? [] : [step], Steps(plan));
        Assert.Equal(step is null, plan.InOrder);
        Assert.True(Plan(plan.NewText).InOrder);
    }

    [Fact]
    public void In_a_container_loopback_must_be_written()
    {
        var plan = Plan(InOrder, _wishes with { InContainer = true });

        Assert.Equal(["Bind"], Steps(plan));
        Assert.Contains("bind: \"loopback\"", plan.NewText);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", true)]
    [InlineData(" 127.0.0.0/8 ", "127.0.0.1", true)]
    [InlineData("127.0.0.9/8", "127.0.0.1", true)]
    [InlineData("0.0.0.0/0", "127.0.0.1", true)]
    [InlineData("::/0", "::1", true)]
    [InlineData("::1/128", "::1", true)]
    [InlineData("0:0:0:0:0:0:0:1", "::1", true)]
    [InlineData("::1", "127.0.0.1", false)]
    [InlineData("127.0.0.2", "127.0.0.1", false)]
    [InlineData("10.0.0.0/8", "127.0.0.1", false)]
    [InlineData("127.0.0.1/33", "127.0.0.1", false)]
    [InlineData("localhost", "127.0.0.1", false)]
    [InlineData("", "::1", false)]
    public void A_trusted_proxy_may_be_a_network(string entry, string address, bool covers) =>
        Assert.Equal(covers, OrderRules.Covers(entry, IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://203.0.113.7/", "https://203.0.113.7")]
    [InlineData("https://203.0.113.7:443", "https://203.0.113.7")]
    [InlineData("https://[2001:0db8::7]:8443/", "https://[2001:db8::7]:8443")]
    [InlineData("https://203.0.113.7/chat", "https://203.0.113.7")]
    public void A_misspelt_origin_is_explained_and_the_right_one_added(string entry, string right)
    {
        var plan = Plan($$"""{ "gateway": { "controlUi": { "allowedOrigins": ["{{entry}}"] } } }""");

        Assert.Contains(plan.Notes, n => n.Text.ToString().Contains($"\"{entry}\" never matches: browsers send {right}."));
        Assert.Contains(entry, plan.NewText);
        Assert.Contains($"\"{right}\"", plan.NewText);
    }

    [Fact]
    public void A_star_is_warned_of_and_the_exact_origins_are_added_beside_it()
    {
        var plan = Plan("""{ "gateway": { "controlUi": { "allowedOrigins": ["*"] } } }""");

        Assert.Contains(plan.Notes, n => n.Weight == NoteWeight.Warning && n.Text.Sentence == Clawdoor.Wording.ConfigWords.OriginStar);
        Assert.Contains("""["*", "https://203.0.113.7", "https://[2001:db8::7]:8443"]""", plan.NewText);
    }

    [Theory]
    [InlineData("\"auth\": { \"mode\": \"password\", \"token\": \"long\" }", true, "{ \"mode\": \"token\", \"token\"")]
    [InlineData("\"auth\": { 'mode': 'token', 'password': '${SECRET}' }", true, "{ 'mode': 'password', 'password': '${SECRET}' }")]
    [InlineData("\"auth\": { \"mode\": \"token\", password: { source: \"exec\", provider: \"v\", id: \"x\" } }", true, "\"mode\": \"password\", password: { source")]
    [InlineData("\"auth\": { \"mode\": \"token\", \"token\": \"long\", \"password\": \"other\" }", false, "")]
    [InlineData("\"auth\": { \"password\": \"long\" }", false, "")]
    public void The_mode_follows_the_only_secret_there_is(string parts, bool wrong, string after)
    {
        var text = Gateway(parts);

        Assert.Equal(wrong ? ["(AuthMode)"] : [], Steps(Plan(text)));
        Assert.Contains(after, Plan(text, _wishes with { MendAuthMode = true }).NewText);
    }

    [Fact]
    public void A_token_in_the_environment_makes_the_password_harmless()
    {
        using var room = new ConfigRoom(Gateway("\"auth\": { \"mode\": \"token\", \"password\": \"p\" }"));
        room.Environment["OPENCLAW_GATEWAY_TOKEN"] = "from-outside";

        Assert.True(OrderPlan.For(room.Read(), _wishes).InOrder);
    }

    [Theory]
    [InlineData("\"auth\": { \"mode\": \"none\" }", "gateway.auth.mode")]
    [InlineData("\"auth\": { \"mode\": \"trusted-proxy\" }", "gateway.auth.mode")]
    [InlineData("\"auth\": { \"mode\": \"open\" }", "gateway.auth.mode")]
    [InlineData("\"auth\": { \"token\": \"a\", \"password\": \"b\" }", "gateway.auth.mode")]
    [InlineData("\"auth\": { \"mode\": \"token\" }", "gateway.auth.token")]
    [InlineData("\"auth\": {}", "gateway.auth.token")]
    [InlineData("\"auth\": { \"mode\": \"token\", \"token\": \"change-me-now\" }", "gateway.auth.token")]
    [InlineData("\"auth\": { \"token\": \"a\" }, \"bind\": \"0.0.0.0\"", "gateway.bind")]
    [InlineData("\"auth\": { \"token\": \"a\" }, \"tls\": { \"enabled\": true }", "gateway.tls.enabled")]
    [InlineData("\"auth\": { \"token\": \"a\" }, \"mode\": \"remote\"", "gateway.mode")]
    [InlineData("\"auth\": { \"token\": 7 }, \"port\": \"18789\"", "gateway")]
    public void What_only_a_person_can_decide_is_explained(string parts, string path)
    {
        var text = Gateway(parts);
        var plan = Plan(text);

        Assert.Equal([path], Blocking(plan));
        Assert.False(plan.InOrder);
        Assert.Equal(text, plan.NewText);
    }

    [Theory]
    [InlineData("""{ "$include": "./other.json5" }""", "gateway.bind", "gateway.trustedProxies", "gateway.controlUi.allowedOrigins")]
    [InlineData("""{ "gateway": { "$include": "./gateway.json5" } }""", "gateway.bind", "gateway.trustedProxies", "gateway.controlUi.allowedOrigins")]
    [InlineData("""{ "gateway": { "bind": "${BIND}", "trustedProxies": ["::1", "127.0.0.1"], "auth": { "token": "t" }, "controlUi": { "$include": "./ui.json5" } } }""", "gateway.bind", "gateway.controlUi.allowedOrigins")]
    public void What_comes_from_elsewhere_is_explained_and_not_overwritten(string text, params string[] paths)
    {
        using var room = new ConfigRoom(text);
        room.Environment["BIND"] = "lan";
        room.Write("other.json5", """{ gateway: { bind: "lan", trustedProxies: [], auth: { token: "t" }, publicOrigin: "https://203.0.113.7", controlUi: { allowedOrigins: [] } } }""");
        room.Write("gateway.json5", """{ bind: "lan", auth: { token: "t" } }""");
        room.Write("ui.json5", """{ basePath: "/oc" }""");

        var plan = OrderPlan.For(room.Read(), _wishes);

        Assert.Equal(paths, Blocking(plan));
        Assert.DoesNotContain(plan.Changes, c => c.Step != ConfigStep.PublicOrigin);
    }

    [Fact]
    public void A_plan_never_shows_a_secret()
    {
        var plan = Plan(ConfigRoom.Recipe.Replace("YOUR_ACCESS_TOKEN", "s3cret-value"), _wishes with { MendAuthMode = true });

        var shown = plan.Diff.ToString() + string.Concat(plan.Changes) + string.Concat(plan.Notes) + plan.Config.Gateway;
        Assert.DoesNotContain("s3cret-value", shown);
        Assert.Contains("-    \"auth\": { \"mode\": \"token\", \"password\": \"…\" },", shown);
        Assert.Contains("+    \"auth\": { \"mode\": \"password\", \"password\": \"…\" },", shown);
    }
}
