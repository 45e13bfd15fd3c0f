using Clawdoor.Conversations.Models;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Gateway;

/// <summary>What the command line answers in advance; null = ask.</summary>
internal sealed record ModelAnswers(string? Provider, string? BaseUrl, string? Api, string? Model)
{
    public string? KeyFile { get; init; }

    public string? KeyVariable { get; init; }
}

/// <summary><c>clawdoor gateway model add</c>: asks what is not told, tries it, keeps it.</summary>
internal sealed class ModelAdding(Visit visit, ModelReading reading, KeptModels kept, ModelTrial trial)
{
    private const int MostShown = 30;

    private const int LongestKeyFile = 16 * 1024;

    private readonly Terminal _terminal = visit.Terminal;

    public async Task<ExitCode> RunAsync(ModelAnswers given, CancellationToken stop)
    {
        if ((given.Provider ?? AskProvider()) is not { } id)
            return Missing("--provider");
        if (!IsName(id))
            return Refuse(ModelCommandWords.ProviderNotValid.With(Terminal.Safe(id)), ModelCommandWords.ProviderNotValidNext);
        var (known, before) = (KnownProvider.Find(id), kept.Providers.FirstOrDefault(p => p.Id == id));
        var usual = before?.BaseUrl ?? reading.Settings.Providers.FirstOrDefault(p => p.Id == id)?.BaseUrl.AbsoluteUri ?? known?.BaseUrl;
        if ((given.BaseUrl ?? AskUrl(usual)) is not { Length: > 0 } url)
            return Missing("--base-url");
        if (ModelSettingsReading.Address(url) is not { } address || address.UserInfo.Length > 0)
            return Refuse(ModelCommandWords.UrlNotValid.With(Terminal.Safe(url)), ModelCommandWords.UrlNotValidNext);
        var api = given.Api ?? before?.Api ?? ModelSettingsReading.ApiText(known?.Api
            ?? (url.Contains("anthropic", StringComparison.OrdinalIgnoreCase) ? ProviderApi.AnthropicMessages : ProviderApi.OpenAiCompletions));
        if (api is not ("openai-completions" or "anthropic-messages"))
            return Refuse(ModelCommandWords.ApiNotValid.With(Terminal.Safe(api)), ModelCommandWords.ApiNotValidNext);

        var (added, problem, option) = WithKey(new(id, api, url.Trim()) { Models = before?.Models ?? [] }, given, known, before);
        if (problem is not null || option is not null)
            return problem is not null ? Refuse(problem.What, problem.Next) : Missing(option!);
        var provider = new Provider(id, api == "anthropic-messages" ? ProviderApi.AnthropicMessages : ProviderApi.OpenAiCompletions, address)
        {
            ApiKey = added.ApiKey ?? (added.ApiKeyVariable is { } variable ? visit.Environment.GetValueOrDefault(variable)?.Trim() : null),
        };
        if ((given.Model ?? await AskModelAsync(provider, stop)) is not { Length: > 0 } model)
            return Missing("--model");
        var name = new ModelName(id, model.Trim());

        _terminal.Say(ModelCommandWords.Testing.With(name));
        var result = await trial.AskAsync(new() { Providers = [provider] }, name, stop);
        trial.Tell(name, result);
        if (result.Failure is not null && !visit.Agrees(ModelCommandWords.KeepAllTheSame))
            return ExitCode.Declined;
        return Keep(added with { Models = [.. added.Models.Where(m => m != name.Model).Prepend(name.Model)] }, name);
    }

    private ExitCode Keep(KeptProvider added, ModelName name)
    {
        var next = kept.With(added);
        var isFirst = reading.Settings.Primary is null || reading.Settings.Find(reading.Settings.Primary) is null;
        if (isFirst)
            next = next with { Primary = name.ToString() };
        if (next.Write(visit.Settings.State) is { } problem)
        {
            _terminal.Complain(problem);
            return ExitCode.NotPermitted;
        }

        _terminal.Say(ModelCommandWords.Kept.With(name, KeptModels.PathIn(visit.Settings.State)));
        _terminal.Say(isFirst ? ModelCommandWords.IsPrimary.With(name) : ModelCommandWords.IsNotPrimary.With(reading.Settings.Primary, name));
        return ExitCode.Done;
    }

    private string? AskProvider()
    {
        if (!_terminal.CanAsk)
            return null;
        for (var i = 0; i < KnownProvider.All.Count; i++)
            _terminal.Say($"  {i + 1,2}  {KnownProvider.All[i].Id,-12} {KnownProvider.All[i].Name}");
        _terminal.Say(ModelCommandWords.OtherProvider);
        var answer = _terminal.AskText(ModelCommandWords.AskProvider);
        return int.TryParse(answer, out var number) && number >= 1 && number <= KnownProvider.All.Count ? KnownProvider.All[number - 1].Id : answer;
    }

    private string? AskUrl(string? usual) =>
        !_terminal.CanAsk || visit.Settings.Yes && usual is not null ? usual
        : _terminal.AskText(usual is null ? ModelCommandWords.AskUrl : ModelCommandWords.AskUrlOr.With(usual)) is { Length: > 0 } answer ? answer
        : usual;

    /// <summary>The provider with its key or where it is; else why not, or which option is missing.</summary>
    private (KeptProvider Provider, Problem? Problem, string? Missing) WithKey(KeptProvider added, ModelAnswers given, KnownProvider? known, KeptProvider? before)
    {
        if (given.KeyVariable is { } variable)
        {
            return visit.Environment.GetValueOrDefault(variable)?.Trim() is { Length: > 0 }
                ? (added with { ApiKeyVariable = variable }, null, null)
                : (added, new(ModelCommandWords.VariableNotSet.With(Terminal.Safe(variable)), ModelCommandWords.VariableNotSetNext), null);
        }

        if (given.KeyFile is { } file)
        {
            return Read(file) is { } key ? (added with { ApiKey = key }, null, null)
                : (added, new(ModelCommandWords.KeyFileNotUsable.With(file), ModelCommandWords.KeyFileNotUsableNext), null);
        }

        if (before is not null && before.BaseUrl == added.BaseUrl && (before.ApiKey ?? before.ApiKeyVariable) is not null)
            return (added with { ApiKey = before.ApiKey, ApiKeyVariable = before.ApiKeyVariable }, null, null);
        var found = known?.KeyVariables.FirstOrDefault(v => !string.IsNullOrWhiteSpace(visit.Environment.GetValueOrDefault(v)));
        var isAtHome = known is null || known.IsAtHome;
        if (!_terminal.CanAsk)
            return found is not null || isAtHome ? (added with { ApiKeyVariable = found }, null, null) : (added, null, "--key-file, --key-env");
        var typed = _terminal.AskHidden(found is not null ? ModelCommandWords.AskKeyOrVariable.With(found) : isAtHome ? ModelCommandWords.AskKeyOrNone : ModelCommandWords.AskKey);
        return typed is { Length: > 0 } && !IsKey(typed) ? (added, new(ModelCommandWords.KeyNotValid, ModelCommandWords.KeyNotValidNext), null)
            : typed is { Length: > 0 } ? (added with { ApiKey = typed }, null, null)
            : found is not null || isAtHome ? (added with { ApiKeyVariable = found }, null, null)
            : (added, null, "--key-file, --key-env");
    }

    private async Task<string?> AskModelAsync(Provider provider, CancellationToken stop)
    {
        if (!_terminal.CanAsk)
            return null;
        var models = await trial.ListAsync(provider, stop) ?? [];
        for (var i = 0; i < models.Count && i < MostShown; i++)
            _terminal.Say($"  {i + 1,2}  {Terminal.Safe(models[i])}");
        if (models.Count > MostShown)
            _terminal.Say(ModelCommandWords.AndMore.With(models.Count - MostShown));
        var answer = _terminal.AskText(models.Count > 0 ? ModelCommandWords.AskModelOrNumber : ModelCommandWords.AskModel);
        return int.TryParse(answer, out var number) && number >= 1 && number <= Math.Min(models.Count, MostShown) ? models[number - 1] : answer;
    }

    private static string? Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            var buffer = new char[LongestKeyFile];
            var key = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
            return IsKey(key) ? key : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>RFC 9110: what a header can carry.</summary>
    private static bool IsKey(string text) => text.Length is > 0 and < LongestKeyFile && text.All(c => c is > ' ' and < '\u007f');

    private static bool IsName(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private ExitCode Missing(string option) => Refuse(ModelCommandWords.Missing.With(option), ModelCommandWords.MissingNext.With(option));

    private ExitCode Refuse(Message what, Message? next)
    {
        _terminal.Complain(new Problem(what, next));
        return ExitCode.BadSettings;
    }
}
