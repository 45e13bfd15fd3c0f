using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawdoor.Cli.Import;

/// <summary>What <c>clawdoor import nginx --json</c> prints; what does not apply is left out.</summary>
/// <param name="Main">The file the configuration begins with; <c>-</c> for standard input.</param>
/// <param name="Incomplete">What could not be read.</param>
internal sealed record ImportJson(
    string Main, IReadOnlyList<string> Files, IReadOnlyList<string> Incomplete, IReadOnlyList<ImportServerJson> Servers,
    IReadOnlyList<ImportMistakeJson> Mistakes, IReadOnlyList<ImportLeftJson> NotCarried)
{
    public ImportCertificateJson? Certificate { get; init; }

    public required ImportSettingsJson Settings { get; init; }

    public required ImportTakeoverJson Takeover { get; init; }
}

/// <param name="Role">gateway or redirect.</param>
internal sealed record ImportServerJson(string Role, string File, int Line, IReadOnlyList<string> Names, IReadOnlyList<string> Listens);

/// <param name="Number">In the list of the recipe's ten mistakes.</param>
internal sealed record ImportMistakeJson(int Number, string Code, string File, int Line, string Text, string Meaning, string Cure);

/// <param name="Kind">accessRule, otherServer, otherLocation, acmeChallenge, pathPrefix, name, listen, certificate, upstream, behindProxy, header, log or other.</param>
internal sealed record ImportLeftJson(string Kind, string File, int Line, string Text, string Reason);

/// <param name="ComesAlong">Whether clawdoor.json names it.</param>
internal sealed record ImportCertificateJson(string Certificate, string Key, bool ComesAlong, bool KeyOfRootOnly, IReadOnlyList<string> Problems);

/// <param name="Text">clawdoor.json as it is to be.</param>
/// <param name="Diff">Unified, one line an item; empty when nothing changes.</param>
internal sealed record ImportSettingsJson(string Path, string Text, IReadOnlyList<string> Diff, bool Written)
{
    /// <summary>Where the version before is kept.</summary>
    public string? Backup { get; init; }
}

/// <param name="Possible">Whether nginx may be stopped and the door opened in its place.</param>
/// <param name="Unit">What systemd knows nginx by; absent when nothing holds the ports.</param>
/// <param name="Commands">How to take over by hand.</param>
/// <param name="Back">How to have nginx back.</param>
internal sealed record ImportTakeoverJson(
    bool Possible, string? Unit, IReadOnlyList<string> Obstacles, IReadOnlyList<string> Commands, IReadOnlyList<string> Back);

[JsonSerializable(typeof(ImportJson))]
internal sealed partial class ImportJsonContext : JsonSerializerContext
{
    /// <summary>Quotes and Chinese stay as they are: this goes to terminals and scripts, never into a page.</summary>
    public static readonly ImportJsonContext Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
