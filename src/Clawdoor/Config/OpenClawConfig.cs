using System.Security.Cryptography;
using Clawdoor.Config.Json5;

namespace Clawdoor.Config;

/// <summary>Either the configuration or why there is none.</summary>
internal sealed record ConfigReading(OpenClawConfig? Config, ConfigFailure? Failure);

/// <summary>OpenClaw's configuration as it was at one moment: the file itself, everything it includes, and what follows for the gateway.</summary>
internal sealed record OpenClawConfig
{
    public required OpenClawPaths Paths { get; init; }

    public string Path => Paths.Config;

    /// <summary>openclaw.json itself, the only file that is ever edited.</summary>
    public required Json5Document Document { get; init; }

    /// <summary>Hex SHA-256 of its bytes.</summary>
    public required string Hash { get; init; }

    /// <summary>All files merged.</summary>
    public required ConfigNode Root { get; init; }

    /// <summary>openclaw.json and every file it includes, by path.</summary>
    public required IReadOnlyDictionary<string, Json5Document> Files { get; init; }

    public required ConfigVariables Variables { get; init; }

    public required GatewayConfig Gateway { get; init; }

    /// <summary>Where a value stands, such as <c>/home/me/.openclaw/openclaw.json:12</c>; what is not written stands where its parent does.</summary>
    public string PlaceOf(params ReadOnlySpan<string> path)
    {
        var node = Root;
        foreach (var name in path)
        {
            if (node[name] is not { } inner)
                break;
            node = inner;
        }

        return PlaceOf(node);
    }

    /// <inheritdoc cref="PlaceOf(ReadOnlySpan{string})"/>
    public string PlaceOf(ConfigNode node) =>
        Files.TryGetValue(node.File, out var document) ? $"{node.File}:{document.LineOf(node.Value.Span.Start)}" : node.File;

    /// <summary>Reads where OpenClaw itself would, or at a given path.</summary>
    public static ConfigReading Read(string? explicitPath, IReadOnlyDictionary<string, string> environment) =>
        ReadAt(OpenClawPaths.Find(explicitPath, environment), environment);

    public static ConfigReading ReadAt(OpenClawPaths paths, IReadOnlyDictionary<string, string> environment)
    {
        var (bytes, document, failure) = ConfigTree.ReadFile(paths.Config);
        return document is null ? new ConfigReading(null, failure) : Of(bytes!, document, paths, environment);
    }

    internal static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static ConfigReading Of(byte[] bytes, Json5Document document, OpenClawPaths paths, IReadOnlyDictionary<string, string> environment)
    {
        if (document.Root is not Json5Object)
            return new ConfigReading(null, ConfigFailure.Of(ConfigTrouble.NotAnObject, paths.Config));

        var variables = new ConfigVariables(environment);
        variables.AddFile(System.IO.Path.Combine(paths.State, ".env"));
        var more = variables["OPENCLAW_INCLUDE_ROOTS"]?.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var tree = new ConfigTree([System.IO.Path.GetDirectoryName(paths.Config) ?? "/", .. more.Select(m => OpenClawPaths.Absolute(m, paths.Home))]);
        if (tree.Grow(paths.Config, document) is not { } root)
            return new ConfigReading(null, tree.Failure);

        variables.AddMissing(
            from pair in root.Find("env", "vars")?.Members ?? new Dictionary<string, ConfigNode>()
            where pair.Value.Value is Json5String
            select KeyValuePair.Create(pair.Key, ((Json5String)pair.Value.Value).Text));
        return new ConfigReading(
            new OpenClawConfig
            {
                Paths = paths,
                Document = document,
                Hash = HashOf(bytes),
                Root = root,
                Files = tree.Documents,
                Variables = variables,
                Gateway = GatewayConfig.From(root, paths.Config, variables, paths),
            },
            null);
    }
}
