using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Conversations.Models;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>Where a provider and its key come from, for people; never the key.</summary>
/// <param name="IsOurs">From <c>models.json</c>, else from openclaw.json or the environment alone.</param>
/// <param name="KeyVariable">The variable that has or should have the key.</param>
internal sealed record ProviderOrigin(bool IsOurs, string? KeyVariable);

/// <summary>Which models there are, and what of the configuration could not be used.</summary>
internal sealed record ModelReading(ModelSettings Settings, IReadOnlyList<Problem> Warnings)
{
    public IReadOnlyDictionary<string, ProviderOrigin> Origins { get; init; } = new Dictionary<string, ProviderOrigin>();
}

/// <summary>
/// openclaw.json, what <c>clawdoor gateway model</c> keeps, and the environment's keys made into what the room Conversations runs on.
/// What was added here counts before openclaw.json.
/// </summary>
internal sealed class ModelSettingsReading
{
    private readonly ModelsConfig _config;
    private readonly KeptModels _kept;
    private readonly ConfigVariables _variables;
    private readonly List<Problem> _warnings = [];
    private readonly List<Provider> _providers = [];
    private readonly Dictionary<string, ProviderOrigin> _origins = [];

    private ModelSettingsReading(ModelsConfig config, KeptModels kept, ConfigVariables variables) =>
        (_config, _kept, _variables) = (config, kept, variables);

    /// <param name="file">Null when there is no openclaw.json.</param>
    /// <param name="wanted">A known provider's model that nothing names yet.</param>
    public static ModelReading Read(OpenClawConfig? file, string stateDirectory, IReadOnlyDictionary<string, string> environment, ModelName? wanted = null)
    {
        var (kept, problem) = KeptModels.Read(stateDirectory);
        var reading = new ModelSettingsReading(file is null ? new() : ModelsConfig.From(file), kept ?? new(), file?.Variables ?? new(environment));
        if (problem is not null)
            reading._warnings.Add(problem);
        return reading.Join(wanted);
    }

    private ModelReading Join(ModelName? wanted)
    {
        foreach (var kept in _kept.Providers)
            Add(kept);
        foreach (var provider in _config.Providers)
            Add(provider);
        var fallbacks = _config.Fallbacks.Select(f => (Text: f, Name: Named(f))).ToList();
        var primary = (_kept.Primary is { } ours ? ModelName.Parse(ours) : null) ?? (_config.Primary is { } theirs ? Named(theirs) : null);
        // Known providers need no entry: their key in the environment is enough.
        foreach (var name in fallbacks.Select(f => f.Name).Prepend(primary).Append(wanted).OfType<ModelName>())
            AddKnown(name.Provider);
        foreach (var (text, name) in fallbacks)
        {
            if (name is null || !Has(name))
                _warnings.Add(new(ModelWords.FallbackUnknown.With(text), ModelWords.ModelUnknownNext));
        }

        if ((_config.Primary is { } written && primary is null) || (primary is not null && !Has(primary)))
            _warnings.Add(new(ModelWords.PrimaryUnknown.With(primary?.ToString() ?? _config.Primary, _kept.Primary is null ? _config.PrimaryPlace : KeptModels.FileName), ModelWords.ModelUnknownNext));
        // As OpenClaw: without a default the first model that is configured.
        primary ??= _config.Primary is null ? _providers.Where(p => p.Models.Count > 0).Select(p => new ModelName(p.Id, p.Models[0].Id)).FirstOrDefault() : null;
        return new(
            new() { Providers = _providers, Primary = primary, Fallbacks = [.. fallbacks.Select(f => f.Name).OfType<ModelName>().Where(Has).Distinct()] },
            _warnings)
        { Origins = _origins };
    }

    private bool Has(ModelName name) => _providers.Exists(p => p.Id == name.Provider);

    /// <summary>As OpenClaw reads a model: by its alias, by both names, or by its own where only one provider lists it.</summary>
    private ModelName? Named(string text)
    {
        if (_config.Aliases.TryGetValue(text, out var model))
            return ModelName.Parse(model);
        var owners = _providers.Where(p => p.Models.Any(m => m.Id == text)).ToList();
        return ModelName.Parse(text) is { } name && (Has(name) || KnownProvider.Find(name.Provider) is not null || owners.Count != 1) ? name
            : owners is [var owner] ? new(owner.Id, text)
            : null;
    }

    private void Add(KeptProvider kept)
    {
        if (ApiOf(kept.Api, kept.BaseUrl) is not var (api, url) || Address(url) is not { } address)
        {
            _warnings.Add(new(ModelWords.KeptProviderNotUsable.With(kept.Id, KeptModels.FileName), ModelWords.AddAgain.With(kept.Id)));
            return;
        }

        var key = kept.ApiKey ?? (kept.ApiKeyVariable is { } variable ? _variables[variable] : null);
        if (kept.ApiKeyVariable is { } name && key is null)
            _warnings.Add(new(ModelWords.KeyVariableMissing.With(kept.Id, name), ModelWords.KeyVariableMissingNext.With(name, kept.Id)));
        var written = _config.Providers.FirstOrDefault(p => p.Id == kept.Id)?.Models ?? [];
        _providers.Add(new(kept.Id, api, address)
        {
            ApiKey = key,
            Models = [.. kept.Models.Select(m => written.FirstOrDefault(w => w.Id == m) is { } known ? Info(known) : new ModelInfo(m, m)), .. written.Where(w => !kept.Models.Contains(w.Id)).Select(Info)],
        });
        _origins[kept.Id] = new(IsOurs: true, kept.ApiKey is null ? kept.ApiKeyVariable : null);
    }

    private void Add(ProviderConfig written)
    {
        if (_origins.ContainsKey(written.Id))
            return;
        var known = KnownProvider.Find(written.Id);
        if (written.Missing.Count > 0)
        {
            _warnings.Add(new(ModelWords.UrlVariableMissing.With(written.Place, written.Id, written.Missing[0]), ModelWords.SetVariable.With(written.Missing[0])));
            return;
        }

        var url = written.BaseUrl ?? known?.BaseUrl;
        if (url is null || Address(url) is null)
        {
            _warnings.Add(new(ModelWords.UrlNotValid.With(written.Place, written.Id), ModelWords.UrlNotValidNext));
            return;
        }

        if (ApiOf(written.Api ?? ApiText(known?.Api ?? ProviderApi.OpenAiCompletions), url) is not var (api, root))
        {
            _warnings.Add(new(ModelWords.ApiNotSpoken.With(written.Place, written.Id, written.Api), ModelWords.ApiNotSpokenNext));
            return;
        }

        var (key, variable) = KeyOf(written, known);
        var headers = written.Headers.Where(h => h.Value.IsKnown).ToDictionary(h => h.Key, h => h.Value.Reveal()!, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in written.Headers.Where(h => h.Value is { IsSet: true, IsKnown: false }))
            _warnings.Add(new(ModelWords.HeaderNotKnown.With(written.Place, written.Id, name, value.Where), ModelWords.KeyNotKnownNext.With(written.Id)));
        if (written.AuthHeader && api == ProviderApi.AnthropicMessages && key is not null)
            (headers["Authorization"], key) = ($"Bearer {key}", null);
        _providers.Add(new(written.Id, api, Address(root)!) { ApiKey = key, Headers = headers, Models = [.. written.Models.Select(Info)] });
        _origins[written.Id] = new(IsOurs: false, variable);
    }

    private (string? Key, string? Variable) KeyOf(ProviderConfig written, KnownProvider? known)
    {
        var variable = written.ApiKey.Origin == ConfigOrigin.Environment ? written.ApiKey.Where : null;
        if (written.ApiKey.IsKnown)
            return (written.ApiKey.Reveal(), variable);
        if (variable is not null)
            _warnings.Add(new(ModelWords.KeyVariableMissing.With(written.Id, variable), ModelWords.KeyVariableMissingNext.With(variable, written.Id)));
        else if (written.ApiKey.IsSet)
            _warnings.Add(new(ModelWords.KeyNotKnown.With(written.Place, written.Id, written.ApiKey.Where), ModelWords.KeyNotKnownNext.With(written.Id)));
        // A key that is written but cannot be read is still the one that is meant.
        return written.ApiKey.IsSet ? (null, variable) : KeyOf(known);
    }

    private (string? Key, string? Variable) KeyOf(KnownProvider? known)
    {
        var variable = known?.KeyVariables.FirstOrDefault(v => _variables[v] is not null);
        return (variable is null ? null : _variables[variable], variable);
    }

    private void AddKnown(string id)
    {
        if (_origins.ContainsKey(id) || KnownProvider.Find(id) is not { } known)
            return;
        var (key, variable) = KeyOf(known);
        if (key is null && !known.IsAtHome)
            return;
        _providers.Add(new(id, known.Api, new(known.BaseUrl)) { ApiKey = key });
        _origins[id] = new(IsOurs: false, variable);
    }

    private static ModelInfo Info(ModelConfig model) => new(model.Id, model.Name ?? model.Id)
    {
        Reasoning = model.Reasoning,
        TakesImages = model.TakesImages,
        ContextWindow = model.ContextWindow,
        MaxTokens = model.MaxTokens,
    };

    public static string ApiText(ProviderApi api) => api == ProviderApi.AnthropicMessages ? "anthropic-messages" : "openai-completions";

    /// <summary>Http or https; null for anything else.</summary>
    public static Uri? Address(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;

    /// <summary>How we speak to what is configured for <paramref name="api"/>, and where; null when we cannot.</summary>
    private static (ProviderApi Api, string Url)? ApiOf(string api, string url) => api switch
    {
        "openai-completions" => (ProviderApi.OpenAiCompletions, url),
        "anthropic-messages" => (ProviderApi.AnthropicMessages, url),
        // OpenAI itself answers completions at the same address; of others only Ollama is known to, one step further.
        "openai-responses" when Address(url)?.Host == "api.openai.com" => (ProviderApi.OpenAiCompletions, url),
        "ollama" => (ProviderApi.OpenAiCompletions, url.TrimEnd('/') is var root && root.EndsWith("/v1", StringComparison.Ordinal) ? root : $"{root}/v1"),
        _ => null,
    };
}
