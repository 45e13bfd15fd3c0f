using System.CommandLine;
using System.Text.Json;
using Clawdoor.Config;
using Clawdoor.Conversations.Models;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Gateway;

/// <summary><c>clawdoor gateway model add|list|test|use</c>: who answers in the built-in gateway.</summary>
internal static class ModelCommands
{
    public static Command Build(CliContext cli) => new("model", cli.Words(ModelCommandWords.About))
    {
        BuildAdd(cli),
        BuildList(cli),
        BuildTest(cli),
        BuildUse(cli),
    };

    private static Command BuildAdd(CliContext cli)
    {
        var provider = Text("--provider", ModelCommandWords.ProviderOption, "ID");
        var url = Text("--base-url", ModelCommandWords.UrlOption, "URL");
        var api = Text("--api", ModelCommandWords.ApiOption, "API");
        var model = Text("--model", ModelCommandWords.ModelOption, "MODEL");
        var keyFile = Text("--key-file", ModelCommandWords.KeyFileOption, "FILE");
        var keyVariable = Text("--key-env", ModelCommandWords.KeyVariableOption, "NAME");
        return cli.Command(
            "add", ModelCommandWords.AddAbout,
            new SettingsOptions(cli, SettingsTable.OpenClawConfig, SettingsTable.State, SettingsTable.Yes, SettingsTable.Lang),
            [provider, url, api, model, keyFile, keyVariable],
            async (parse, visit, stop) =>
            {
                var (kept, problem) = KeptModels.Read(visit.Settings.State);
                if (kept is null)
                    return visit.Stop(ExitCode.Failed, problem!);
                using var trial = new ModelTrial(visit);
                var answers = new ModelAnswers(parse.GetValue(provider), parse.GetValue(url), parse.GetValue(api), parse.GetValue(model))
                {
                    KeyFile = parse.GetValue(keyFile),
                    KeyVariable = parse.GetValue(keyVariable),
                };
                return await new ModelAdding(visit, Read(visit), kept, trial).RunAsync(answers, stop);
            });

        Option<string?> Text(string name, Sentence about, string value) => new(name) { Description = cli.Words(about), HelpName = value };
    }

    private static Command BuildList(CliContext cli)
    {
        var json = cli.Json();
        return cli.Command("list", ModelCommandWords.ListAbout, Places(cli), [json], (parse, visit, _) =>
        {
            var reading = Read(visit);
            if (parse.GetValue(json))
                PrintList(visit, reading);
            else
                ShowList(visit, reading);
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static Command BuildTest(CliContext cli)
    {
        var model = new Argument<string?>("MODEL") { Description = cli.Words(ModelCommandWords.TestArgument), Arity = ArgumentArity.ZeroOrOne };
        var json = cli.Json();
        return cli.Command("test", ModelCommandWords.TestAbout, Places(cli), [model, json], async (parse, visit, stop) =>
        {
            var reading = Read(visit, parse.GetValue(model));
            var (name, problem) = Named(parse.GetValue(model), reading);
            if (name is null)
                return visit.Stop(ExitCode.NotFound, problem!);
            using var trial = new ModelTrial(visit);
            var result = await trial.AskAsync(reading.Settings, name, stop);
            if (parse.GetValue(json))
                PrintTest(visit, name, result);
            else
                trial.Tell(name, result);
            return result.Failure is null ? ExitCode.Done : ExitCode.Failed;
        });
    }

    private static Command BuildUse(CliContext cli)
    {
        var model = new Argument<string>("MODEL") { Description = cli.Words(ModelCommandWords.UseArgument) };
        return cli.Command("use", ModelCommandWords.UseAbout, Places(cli), [model], (parse, visit, _) => Task.FromResult(Use(visit, parse.GetValue(model)!)));
    }

    private static ExitCode Use(Visit visit, string model)
    {
        var (kept, unreadable) = KeptModels.Read(visit.Settings.State);
        if (kept is null)
            return visit.Stop(ExitCode.Failed, unreadable!);
        var (name, problem) = Named(model, Read(visit, model));
        if (name is null)
            return visit.Stop(ExitCode.NotFound, problem!);
        if ((kept with { Primary = name.ToString() }).Write(visit.Settings.State) is { } notWritten)
            return visit.Stop(ExitCode.NotPermitted, notWritten);
        visit.Terminal.Say(ModelCommandWords.IsPrimary.With(name));
        return ExitCode.Done;
    }

    private static SettingsOptions Places(CliContext cli) => new(cli, SettingsTable.OpenClawConfig, SettingsTable.State, SettingsTable.Lang);

    /// <summary>An openclaw.json that cannot be read is as if there were none: what was added here still counts.</summary>
    private static ModelReading Read(Visit visit, string? wanted = null)
    {
        var (file, failure) = OpenClawConfig.Read(visit.Settings.OpenClawConfig, visit.Environment);
        var reading = ModelSettingsReading.Read(file, visit.Settings.State, visit.Environment, ModelName.Parse(wanted));
        return failure is null or { Trouble: ConfigTrouble.Missing } ? reading : reading with { Warnings = [failure.Problem, .. reading.Warnings] };
    }

    /// <summary>The model that is meant; the primary when none is named.</summary>
    private static (ModelName? Name, Problem? Problem) Named(string? text, ModelReading reading)
    {
        var settings = reading.Settings;
        if (text is null)
            return settings.Primary is { } primary ? (primary, null) : (null, new(ModelWords.None));
        if (ModelName.Parse(text) is { } name && settings.Find(name) is not null)
            return (name, null);
        var owners = settings.Providers.Where(p => p.Models.Any(m => m.Id == text)).ToList();
        return owners is [var owner] ? (new ModelName(owner.Id, text), null)
            : (null, new(ModelCommandWords.NoSuchModel.With(Terminal.Safe(text)), ModelWords.ModelUnknownNext));
    }

    private static void ShowList(Visit visit, ModelReading reading)
    {
        foreach (var warning in reading.Warnings)
            visit.Terminal.Complain(warning);
        var settings = reading.Settings;
        if (settings.Providers.Count == 0)
        {
            visit.Terminal.Say(ModelWords.None);
            return;
        }

        var rows = from provider in settings.Providers
                   let extra = settings.Fallbacks.Prepend(settings.Primary).OfType<ModelName>().Where(m => m.Provider == provider.Id).Select(m => m.Model)
                   from model in provider.Models.Select(m => m.Id).Union(extra).DefaultIfEmpty("*")
                   let name = new ModelName(provider.Id, model)
                   select new[]
                   {
                       Terminal.Safe(name.ToString(), 100),
                       name == settings.Primary ? visit.Terminal.Words(ModelCommandWords.Primary)
                           : settings.Fallbacks.Contains(name) ? visit.Terminal.Words(ModelCommandWords.Fallback) : "",
                       Terminal.Safe(Shown(provider.BaseUrl), 80),
                       visit.Terminal.Words(KeyWords(provider, reading)),
                   };
        visit.Terminal.ShowTable(
            [ModelCommandWords.ColumnModel, ModelCommandWords.ColumnRole, DeviceWords.ColumnAddress, ModelCommandWords.ColumnKey], [.. rows]);
    }

    private static Message KeyWords(Provider provider, ModelReading reading) => (KeyOf(provider, reading), reading.Origins[provider.Id].KeyVariable) switch
    {
        ("set", { } variable) => ModelCommandWords.KeyFrom.With(variable),
        ("set", _) => ModelCommandWords.KeySet,
        ("missing", var variable) => ModelCommandWords.KeyMissing.With(variable),
        _ => ModelCommandWords.KeyNone,
    };

    private static string KeyOf(Provider provider, ModelReading reading) =>
        provider.ApiKey is not null || provider.Headers.ContainsKey("Authorization") ? "set" : reading.Origins[provider.Id].KeyVariable is not null ? "missing" : "none";

    private static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static void PrintList(Visit visit, ModelReading reading) => visit.Terminal.Say(JsonSerializer.Serialize(
        new ModelListJson(
            reading.Settings.Primary?.ToString(), [.. reading.Settings.Fallbacks.Select(f => f.ToString())],
            [.. reading.Settings.Providers.Select(p => new ModelProviderJson(
                p.Id, ModelSettingsReading.ApiText(p.Api), Shown(p.BaseUrl), KeyOf(p, reading), reading.Origins[p.Id].KeyVariable,
                reading.Origins[p.Id].IsOurs ? KeptModels.FileName : "openclaw.json", [.. p.Models.Select(m => m.Id)]))],
            [.. reading.Warnings.Select(w => visit.Terminal.Words(w.What))]),
        GatewayCommandJson.Default.ModelListJson));

    private static void PrintTest(Visit visit, ModelName name, TrialResult result) => visit.Terminal.Say(JsonSerializer.Serialize(
        new ModelTestJson(
            name.ToString(), result.Failure is null, result.Text.Length > 0 ? result.Text : null,
            (long?)result.FirstPiece?.TotalMilliseconds, (long)result.Total.TotalMilliseconds, result.Usage?.Input, result.Usage?.Output)
        {
            Error = result.Failure?.Message,
            ErrorKind = result.Failure?.Kind,
            HttpStatus = result.Failure?.HttpStatus,
        },
        GatewayCommandJson.Default.ModelTestJson));
}
