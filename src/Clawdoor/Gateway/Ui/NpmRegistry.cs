using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawdoor.Gateway.Ui;

/// <summary>A version of OpenClaw as a registry has it.</summary>
/// <param name="Sha512">The checksums any of which the archive may have.</param>
internal sealed record NpmPackage(string Version, Uri Archive, IReadOnlyList<byte[]> Sha512);

/// <summary>
/// A registry that speaks npm's protocol: what is known about one version, and its archive. Every wait has an end: nobody keeps
/// an installation open by sending nothing.
/// </summary>
internal sealed class NpmRegistry(HttpMessageInvoker http, Uri address, UiInstallBounds bounds, TimeProvider time)
{
    /// <summary>npm's own, which <c>npm_config_registry</c> and <c>--registry</c> replace.</summary>
    public static readonly Uri Public = new("https://registry.npmjs.org/");

    /// <summary>
    /// What was named, else what the environment sets for npm, else <see cref="Public"/>; null when that is no address
    /// of a registry.
    /// </summary>
    public static Uri? AddressFrom(string? named, IReadOnlyDictionary<string, string> environment)
    {
        var text = named ?? NamedIn(environment);
        return string.IsNullOrWhiteSpace(text) ? Public
            : Uri.TryCreate(text.Trim().TrimEnd('/') + "/", UriKind.Absolute, out var address) && IsWeb(address)
                && address is { Query.Length: 0, Fragment.Length: 0 } ? address
            : null;
    }

    public static string? NamedIn(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("npm_config_registry") ?? environment.GetValueOrDefault("NPM_CONFIG_REGISTRY");

    /// <summary>Without a password that somebody may have written into it.</summary>
    public string Shown => Show(address);

    /// <summary>Asks for one version.</summary>
    public async Task<(NpmPackage? Package, UiInstallFailure? Failure)> LookUpAsync(string version, CancellationToken cancellation)
    {
        var (body, failure) = await FetchAsync(
            new(address, $"openclaw/{version}"), "application/json",
            async (response, patience) =>
            {
                if (response.StatusCode == HttpStatusCode.NotFound)
                    return (null, UiInstallFailure.Of(UiInstallTrouble.VersionUnknown, Shown, version, UiFolder.Pinned));
                var text = new MemoryStream();
                var fault = await CopyAsync(response, text, bounds.Metadata, null, patience);
                return (text.ToArray(), fault);
            },
            cancellation);
        return failure is null ? Read(body!, version) : (null, failure);
    }

    /// <summary>Writes the archive into a new file; a failure says that it is not the one the registry's checksum is for.</summary>
    public async Task<(long Bytes, UiInstallFailure? Failure)> DownloadAsync(
        NpmPackage package, string path, IProgress<UiInstallProgress>? progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var (length, failure) = await FetchAsync<long>(
            package.Archive, "*/*",
            async (response, patience) =>
            {
                await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                var fault = await CopyAsync(
                    response, file, bounds.Archive,
                    chunk =>
                    {
                        hash.AppendData(chunk.Span);
                        progress?.Report(new(UiInstallStep.Downloading, file.Position, response.Content.Headers.ContentLength));
                    },
                    patience);
                return (file.Position, fault);
            },
            cancellation);
        if (failure is not null)
            return (length, failure);
        var found = hash.GetHashAndReset();
        return package.Sha512.Any(h => h.AsSpan().SequenceEqual(found)) ? (length, null) : (length, UiInstallFailure.Of(UiInstallTrouble.Mismatch, Shown));
    }

    private (NpmPackage? Package, UiInstallFailure? Failure) Read(byte[] body, string version)
    {
        NpmVersion? found = null;
        try
        {
            found = JsonSerializer.Deserialize(body, NpmJson.Default.NpmVersion);
        }
        catch (JsonException)
        {
            // Told below, like every other answer that is none.
        }

        if (found is not { Name: "openclaw", Dist.Tarball: { } tarball } || found.Version != version
            || !Uri.TryCreate(tarball, UriKind.Absolute, out var archive) || !IsWeb(archive))
        {
            return (null, UiInstallFailure.Of(UiInstallTrouble.AnswerNotValid, Shown, version));
        }

        var hashes = Sha512In(found.Dist.Integrity);
        return hashes.Count > 0 ? (new(version, Ours(archive), hashes), null)
            : (null, UiInstallFailure.Of(UiInstallTrouble.NoIntegrity, Shown, version));
    }

    /// <summary>As npm does: a mirror passes on what the public registry says, but means its own archives.</summary>
    private Uri Ours(Uri archive) => archive.Host == Public.Host && address.Host != Public.Host ? new(address, archive.AbsolutePath.TrimStart('/')) : archive;

    /// <summary>Subresource integrity: hashes with their algorithm, separated by spaces; weaker ones than SHA-512 do not count.</summary>
    private static List<byte[]> Sha512In(string? integrity)
    {
        const string prefix = "sha512-";
        var hashes = new List<byte[]>();
        foreach (var item in (integrity ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var hash = new byte[SHA512.HashSizeInBytes];
            if (item.StartsWith(prefix, StringComparison.Ordinal)
                && Convert.TryFromBase64String(item[prefix.Length..].Split('?')[0], hash, out var length) && length == hash.Length)
            {
                hashes.Add(hash);
            }
        }

        return hashes;
    }

    private async Task<(T? Value, UiInstallFailure? Failure)> FetchAsync<T>(
        Uri what, string accept, Func<HttpResponseMessage, Patience, Task<(T? Value, UiInstallFailure? Failure)>> take, CancellationToken cancellation)
    {
        using var patience = new Patience(bounds.Silence, time, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, what);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        request.Headers.UserAgent.ParseAdd("clawdoor");
        try
        {
            using var response = await http.SendAsync(request, patience.Token);
            if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotFound)
                return (default, UiInstallFailure.Of(UiInstallTrouble.Refused, Show(what), (int)response.StatusCode));
            return await take(response, patience);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (default, UiInstallFailure.Of(UiInstallTrouble.TimedOut, Show(what), bounds.Silence.TotalSeconds));
        }
        catch (HttpRequestException e)
        {
            return (default, UiInstallFailure.Of(UiInstallTrouble.Unreachable, Show(what), (e.InnerException ?? e).Message));
        }
    }

    /// <summary>Copies with the bound and the patience for each piece; what the disk says is thrown, not returned.</summary>
    private async Task<UiInstallFailure?> CopyAsync(
        HttpResponseMessage response, Stream target, long most, Action<ReadOnlyMemory<byte>>? seen, Patience patience)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
            return UiInstallFailure.Of(UiInstallTrouble.Refused, Shown, (int)response.StatusCode);
        if (response.Content.Headers.ContentLength > most)
            return UiInstallFailure.Of(UiInstallTrouble.TooLarge, most >> 20);
        const int chunk = 128 * 1024;
        var buffer = ArrayPool<byte>.Shared.Rent(chunk);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            for (long total = 0; ;)
            {
                patience.Renew();
                int count;
                try
                {
                    count = await body.ReadAsync(buffer, patience.Token);
                }
                catch (IOException)
                {
                    return UiInstallFailure.Of(UiInstallTrouble.CutShort, Shown);
                }

                if (count == 0)
                    return null;
                if ((total += count) > most)
                    return UiInstallFailure.Of(UiInstallTrouble.TooLarge, most >> 20);
                await target.WriteAsync(buffer.AsMemory(0, count), patience.Token);
                seen?.Invoke(buffer.AsMemory(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Ends a wait that has lasted too long without anything having come, or when the caller wants it ended.</summary>
    private sealed class Patience : IDisposable
    {
        private readonly TimeSpan _silence;
        private readonly CancellationTokenSource _timer;
        private readonly CancellationTokenSource _both;

        public Patience(TimeSpan silence, TimeProvider time, CancellationToken caller)
        {
            (_silence, _timer) = (silence, new(silence, time));
            _both = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
        }

        public CancellationToken Token => _both.Token;

        public void Renew() => _timer.CancelAfter(_silence);

        public void Dispose()
        {
            _both.Dispose();
            _timer.Dispose();
        }
    }

    private static bool IsWeb(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp;

    private static string Show(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}

internal sealed record NpmVersion(string? Name, string? Version, NpmDist? Dist);

internal sealed record NpmDist(string? Tarball, string? Integrity);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NpmVersion))]
internal sealed partial class NpmJson : JsonSerializerContext;
