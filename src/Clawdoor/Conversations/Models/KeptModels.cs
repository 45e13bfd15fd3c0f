using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Conversations.Models;

/// <summary>A provider that was added here.</summary>
/// <param name="Api">As in openclaw.json: <c>openai-completions</c> or <c>anthropic-messages</c>.</param>
internal sealed record KeptProvider(string Id, string Api, string BaseUrl)
{
    /// <summary>Never printed; see <see cref="ToString"/>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The environment variable that has the key, when it is not kept here.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>The provider's own names.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public override string ToString() => Id;
}

/// <summary><c>models.json</c> in the state directory: what <c>clawdoor gateway model</c> keeps, mode 0600.</summary>
internal sealed record KeptModels
{
    public const string FileName = "models.json";

    /// <summary>1 MiB; a provider takes about 300 bytes.</summary>
    private const int LongestFile = 1 << 20;

    /// <summary>As <see cref="ModelName"/>; null = openclaw.json's.</summary>
    public string? Primary { get; init; }

    public IReadOnlyList<KeptProvider> Providers { get; init; } = [];

    public static string PathIn(string stateDirectory) => Path.Combine(stateDirectory, FileName);

    /// <summary>Empty when there is no file.</summary>
    public static (KeptModels? Models, Problem? Problem) Read(string stateDirectory)
    {
        var path = PathIn(stateDirectory);
        try
        {
            if (UnixFile.RealPath(path) is not { } real)
                return (new(), null);
            if (UnixFile.Find(real) is not { IsRegular: true, Length: <= LongestFile })
                return (null, new(ModelWords.KeptDamaged.With(path), ModelWords.KeptDamagedNext.With(path)));
            var kept = JsonSerializer.Deserialize(File.ReadAllBytes(real), KeptModelsJson.Default.KeptModels);
            return kept?.Providers is not null && kept.Providers.All(p => p is { Id.Length: > 0, Api.Length: > 0, BaseUrl.Length: > 0, Models: not null })
                ? (kept, null)
                : (null, new(ModelWords.KeptDamaged.With(path), ModelWords.KeptDamagedNext.With(path)));
        }
        catch (JsonException)
        {
            return (null, new(ModelWords.KeptDamaged.With(path), ModelWords.KeptDamagedNext.With(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(SettingsWords.FileUnreadable.With(path, e.Message), MachineWords.GiveState.With(stateDirectory)));
        }
    }

    /// <returns>Why it is not written; the file is then as it was.</returns>
    public Problem? Write(string stateDirectory)
    {
        var path = PathIn(stateDirectory);
        try
        {
            AtomicFile.MakeSecretDirectory(stateDirectory);
            AtomicFile.Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(this, KeptModelsJson.Default.KeptModels), (byte)'\n']);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(ConfigWords.NotWritable.With(path, e.Message), MachineWords.GiveState.With(stateDirectory));
        }
    }

    /// <summary>With this provider in place of the one of the same name.</summary>
    public KeptModels With(KeptProvider provider) => this with { Providers = [.. Providers.Where(p => p.Id != provider.Id), provider] };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptModels))]
internal sealed partial class KeptModelsJson : JsonSerializerContext;
