using Clawdoor.Config;
using Clawdoor.Conversations.Models;
using Clawdoor.Machine;
using Clawdoor.Tests.Config;
using Xunit;

namespace Clawdoor.Tests;

public sealed class ModelSettingsReadingTests
{
    private const string Deep = """
        models: {providers: {deep: {baseUrl: "https://deep.example/v1", apiKey: "${DEEP_KEY}", headers: {"X-Tenant": "a"}, maxTokens: 900,
          models: [{id: "one", name: "One", reasoning: true, input: ["text", "image"], contextWindow: 1000, maxTokens: 100}, {id: "org/two"}]}}}
        """;

    private static ModelReading Read(string text, KeptModels? kept = null, params (string Name, string Value)[] variables)
    {
        using var room = new ConfigRoom($"{{{text}}}");
        var environment = new Dictionary<string, string>(room.Environment);
        foreach (var (name, value) in variables)
            environment[name] = value;
        Assert.Null(kept?.Write(room.Folder));
        var (file, failure) = OpenClawConfig.Read(room.Path, environment);
        Assert.Null(failure);
        return ModelSettingsReading.Read(file, room.Folder, environment);
    }

    [Fact]
    public void A_provider_of_the_file_is_read_whole()
    {
        var reading = Read(Deep + ", agents: {defaults: {model: {primary: \"deep/one\", fallbacks: [\"deep/org/two\"]}}}", null, ("DEEP_KEY", "sk-deep"));

        Assert.Empty(reading.Warnings);
        var provider = Assert.Single(reading.Settings.Providers);
        Assert.Equal(("deep", ProviderApi.OpenAiCompletions, "https://deep.example/v1", "sk-deep"), (provider.Id, provider.Api, provider.BaseUrl.AbsoluteUri, provider.ApiKey));
        Assert.Equal("a", provider.Headers["X-Tenant"]);
        Assert.Equal(new ModelInfo("one", "One") { Reasoning = true, TakesImages = true, ContextWindow = 1000, MaxTokens = 100 }, provider.Models[0]);
        Assert.Equal(new ModelInfo("org/two", "org/two") { MaxTokens = 900 }, provider.Models[1]);
        Assert.Equal(("deep/one", "deep/org/two"), (reading.Settings.Primary!.ToString(), Assert.Single(reading.Settings.Fallbacks).ToString()));
        Assert.Equal(new ProviderOrigin(false, "DEEP_KEY"), reading.Origins["deep"]);
    }

    [Theory]
    [InlineData("\"sk-text\"", "sk-text")]
    [InlineData("\"$A_KEY\"", "from-env")]
    [InlineData("\"A_KEY\"", "from-env")]
    [InlineData("\"NOT_SET\"", "NOT_SET")]
    [InlineData("{source: \"env\", provider: \"default\", id: \"A_KEY\"}", "from-env")]
    [InlineData("{source: \"exec\", provider: \"vault\", id: \"a\"}", null)]
    [InlineData("\"${NOT_SET}\"", null)]
    public void The_key_is_where_it_is_said_to_be(string written, string? key)
    {
        var reading = Read($"models: {{providers: {{p: {{baseUrl: \"http://a.example\", apiKey: {written}}}}}}}", null, ("A_KEY", "from-env"));

        Assert.Equal(key, Assert.Single(reading.Settings.Providers).ApiKey);
        Assert.Equal(key is null ? 1 : 0, reading.Warnings.Count);
        Assert.All(reading.Warnings, w => Assert.NotNull(w.Next));
    }

    [Theory]
    [InlineData("{baseUrl: \"ftp://a\"}", "no baseUrl")]
    [InlineData("{}", "no baseUrl")]
    [InlineData("{baseUrl: \"https://${NOT_SET}/v1\"}", "NOT_SET")]
    [InlineData("{baseUrl: \"https://a.example\", api: \"bedrock-converse-stream\"}", "bedrock-converse-stream")]
    public void What_cannot_be_used_is_said_and_left_out(string provider, string words)
    {
        var reading = Read($"models: {{providers: {{p: {provider}}}}}");

        Assert.Empty(reading.Settings.Providers);
        Assert.Contains(words, Assert.Single(reading.Warnings).What.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai/gpt-x", "OPENAI_API_KEY", ProviderApi.OpenAiCompletions, "https://api.openai.com/v1")]
    [InlineData("anthropic/claude-x", "ANTHROPIC_API_KEY", ProviderApi.AnthropicMessages, "https://api.anthropic.com/")]
    [InlineData("openrouter/meta/llama-4", "OPENROUTER_API_KEY", ProviderApi.OpenAiCompletions, "https://openrouter.ai/api/v1")]
    internal void A_known_provider_needs_only_its_key_in_the_environment(string model, string variable, ProviderApi api, string url)
    {
        var reading = Read($"agents: {{defaults: {{model: \"{model}\"}}}}", null, (variable, "sk-x"));
        var without = Read($"agents: {{defaults: {{model: \"{model}\"}}}}");

        var provider = Assert.Single(reading.Settings.Providers);
        Assert.Equal((api, url, "sk-x", model), (provider.Api, provider.BaseUrl.AbsoluteUri, provider.ApiKey, reading.Settings.Primary!.ToString()));
        Assert.Empty(without.Settings.Providers);
        Assert.Single(without.Warnings);
    }

    [Theory]
    [InlineData("agents: {defaults: {model: \"quick\", models: {\"deep/one\": {alias: \"Quick\"}}}}", "deep/one")]
    [InlineData("agents: {defaults: {model: \"org/two\"}}", "deep/org/two")]
    [InlineData("agents: {defaults: {model: \"deep/other\"}, entries: {main: {model: \"deep/one\"}}}", "deep/one")]
    [InlineData("agents: {defaults: {model: \"deep/other\"}, list: [{id: \"main\", model: {primary: \"deep/one\"}}]}", "deep/one")]
    [InlineData("agents: {}", "deep/one")]
    public void The_primary_is_found_as_OpenClaw_finds_it(string agents, string primary) =>
        Assert.Equal(primary, Read($"{Deep}, {agents}", null, ("DEEP_KEY", "k")).Settings.Primary?.ToString());

    [Fact]
    public void An_agent_with_a_model_of_its_own_has_no_fallbacks_but_its_own() => Assert.Empty(
        Read(Deep + ", agents: {defaults: {model: {primary: \"deep/a\", fallbacks: [\"deep/b\"]}}, entries: {main: {model: \"deep/one\"}}}", null, ("DEEP_KEY", "k")).Settings.Fallbacks);

    [Fact]
    public void Ollamas_own_API_is_reached_by_its_compatible_one() => Assert.Equal(
        "http://127.0.0.1:11434/v1", Assert.Single(Read("models: {providers: {ollama: {baseUrl: \"http://127.0.0.1:11434\", api: \"ollama\"}}}").Settings.Providers).BaseUrl.AbsoluteUri);

    [Fact]
    public void What_was_added_here_counts_first()
    {
        var kept = new KeptModels
        {
            Primary = "mine/m",
            Providers =
            [
                new("mine", "anthropic-messages", "https://mine.example") { ApiKey = "sk-mine", Models = ["m"] },
                new("deep", "openai-completions", "https://other.example/v1") { ApiKeyVariable = "OTHER_KEY", Models = ["three"] },
            ],
        };

        var reading = Read(Deep + ", agents: {defaults: {model: \"deep/one\"}}", kept, ("OTHER_KEY", "sk-other"));

        Assert.Empty(reading.Warnings);
        Assert.Equal("mine/m", reading.Settings.Primary!.ToString());
        Assert.Equal(("sk-other", "https://other.example/v1"), (reading.Settings.Providers[1].ApiKey, reading.Settings.Providers[1].BaseUrl.AbsoluteUri));
        Assert.Equal(["three", "one", "org/two"], reading.Settings.Providers[1].Models.Select(m => m.Id));
        Assert.Equal(new ProviderOrigin(true, null), reading.Origins["mine"]);
    }

    [Fact]
    public void The_file_of_added_models_is_private_and_a_damaged_one_is_said()
    {
        using var room = new ConfigRoom();
        var path = KeptModels.PathIn(room.Folder);

        Assert.Empty(KeptModels.Read(room.Folder).Models!.Providers);
        Assert.Null(new KeptModels { Primary = "a/b" }.Write(room.Folder));
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(path));
        Assert.Equal("a/b", KeptModels.Read(room.Folder).Models!.Primary);
        foreach (var damaged in (string[])["", "nonsense", "null", "{\"providers\":[{\"id\":\"a\"}]}", "{\"providers\":null}"])
        {
            File.WriteAllText(path, damaged);
            Assert.NotNull(KeptModels.Read(room.Folder).Problem);
            Assert.Single(ModelSettingsReading.Read(null, room.Folder, room.Environment).Warnings);
        }
    }

    [Fact]
    public void No_key_is_in_any_text_of_a_record()
    {
        Assert.DoesNotContain("sk-", new KeptProvider("a", "b", "c") { ApiKey = "sk-x" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", new KeptModels { Providers = [new("a", "b", "c") { ApiKey = "sk-x" }] }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", new Provider("a", ProviderApi.OpenAiCompletions, new("https://a.example")) { ApiKey = "sk-x" }.ToString(), StringComparison.Ordinal);
    }
}
