using System.Net;
using System.Text.RegularExpressions;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Gateway.Ui;

/// <summary>What <c>clawdoor ui install</c> is asked to do.</summary>
/// <param name="StateDirectory">Clawdoor's own; a gateway may be running on it.</param>
/// <param name="Registry">From <see cref="NpmRegistry.AddressFrom"/>.</param>
/// <param name="Version">OpenClaw's.</param>
internal sealed record UiInstallPlan(string StateDirectory, Uri Registry, string Version = UiFolder.Pinned)
{
    public UiInstallBounds Bounds { get; init; } = new();

    /// <summary>From what a person typed; null where they typed nothing.</summary>
    public static (UiInstallPlan? Plan, UiInstallFailure? Failure) From(
        string stateDirectory, string? version, string? registry, IReadOnlyDictionary<string, string> environment) =>
        NpmRegistry.AddressFrom(registry, environment) is { } address
            ? (new(stateDirectory, address, version ?? UiFolder.Pinned), null)
            : (null, UiInstallFailure.Of(UiInstallTrouble.RegistryNotValid, registry ?? NpmRegistry.NamedIn(environment)));
}

/// <summary>What is too much. OpenClaw 2026.9.6 is an archive of 95 MB with some 12,000 files of 330 MB in all; its UI has 1,795 of 57 MB.</summary>
internal sealed record UiInstallBounds
{
    /// <summary>Bytes of what the registry says about one version.</summary>
    public long Metadata { get; init; } = 4 << 20;

    /// <summary>Bytes of the archive.</summary>
    public long Archive { get; init; } = 256 << 20;

    /// <summary>Bytes of everything in it.</summary>
    public long Unpacked { get; init; } = 1L << 30;

    public int Entries { get; init; } = 100_000;

    /// <summary>How long a registry may say nothing.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);
}

internal enum UiInstallStep { Asking, Downloading, Unpacking }

/// <param name="Done">Bytes while downloading, files while unpacking.</param>
/// <param name="Total">Null when nobody said.</param>
internal readonly record struct UiInstallProgress(UiInstallStep Step, long Done, long? Total);

/// <summary>The UI is there.</summary>
/// <param name="WasThere">It was already; nothing was fetched.</param>
/// <param name="Bytes">Of the download.</param>
internal sealed record UiInstalled(string Folder, string Version, bool WasThere, long Bytes, int Files);

/// <summary>One of the two.</summary>
internal sealed record UiInstallResult(UiInstalled? Installed, UiInstallFailure? Failure);

/// <summary>
/// Puts the official Control UI into the state directory: asks the registry, downloads, verifies, unpacks beside the target and
/// renames. At no moment is there a folder with a version's name that is not whole.
/// </summary>
internal sealed partial class UiInstall(HttpMessageInvoker http, TimeProvider time)
{
    private const string Unfinished = ".new";

    /// <summary>Goes through the proxy that the environment names, as every program does.</summary>
    public static HttpMessageInvoker NewClient() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(20),
        MaxAutomaticRedirections = 5,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    /// <exception cref="OperationCanceledException">As asked; nothing is left behind.</exception>
    public async Task<UiInstallResult> InstallAsync(UiInstallPlan plan, IProgress<UiInstallProgress>? progress, CancellationToken cancellation)
    {
        if (!AnyVersion().IsMatch(plan.Version))
            return Fail(UiInstallTrouble.VersionNotValid, plan.Version, UiFolder.Pinned);
        if (!UiFolder.IsCompatible(plan.Version))
            return Fail(UiInstallTrouble.VersionNotCompatible, plan.Version, UiFolder.Pinned);

        var target = UiFolder.InstalledFolder(plan.StateDirectory, plan.Version);
        var all = Path.GetDirectoryName(target)!;
        try
        {
            AtomicFile.MakeSecretDirectory(plan.StateDirectory);
            Directory.CreateDirectory(all);
            using var turn = TakeTurn(all);
            if (turn is null)
                return Fail(UiInstallTrouble.Busy);

            // Nobody else is at work, so whatever is unfinished was left by a run that was killed.
            foreach (var leftover in Directory.EnumerateDirectories(all, ".*" + Unfinished))
                Directory.Delete(leftover, recursive: true);
            if (UiFolder.HasPage(target))
                return new(new(target, plan.Version, WasThere: true, 0, 0), null);

            var work = Path.Combine(all, $".{plan.Version}{Unfinished}");
            Directory.CreateDirectory(work, AtomicFile.SecretDirectory);
            try
            {
                return await FetchAsync(plan, work, target, progress, cancellation);
            }
            finally
            {
                Directory.Delete(work, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StateDirectory.FaultOf(e) == StateDirectoryFault.NoSpace
                ? Fail(UiInstallTrouble.DiskFull, all)
                : Fail(UiInstallTrouble.NotWritable, all, e.Message);
        }
    }

    private async Task<UiInstallResult> FetchAsync(
        UiInstallPlan plan, string work, string target, IProgress<UiInstallProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new(UiInstallStep.Asking, 0, null));
        var registry = new NpmRegistry(http, plan.Registry, plan.Bounds, time);
        var (package, failure) = await registry.LookUpAsync(plan.Version, cancellation);
        if (package is null)
            return new(null, failure);

        var archive = Path.Combine(work, "package.tgz");
        (var bytes, failure) = await registry.DownloadAsync(package, archive, progress, cancellation);
        if (failure is not null)
            return new(null, failure);

        var unpacked = Path.Combine(work, "ui");
        (var files, failure) = await Task.Run(() => UiArchive.Unpack(archive, unpacked, plan.Bounds, progress, cancellation), cancellation);
        if (failure is not null)
            return new(null, failure);
        if (!UiFolder.HasPage(unpacked))
            return Fail(UiInstallTrouble.NoUiInside, plan.Version, UiFolder.Pinned);

        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        using (var everything = LibC.OpenForReading(unpacked))
            LibC.FlushFileSystem(everything);
        Directory.Move(unpacked, target);
        // rename(2) lasts through a power cut only once the directory is on disk too (fsync(2), NOTES).
        using (var parent = LibC.OpenForReading(Path.GetDirectoryName(target)!))
            LibC.Flush(parent);
        return new(new(target, plan.Version, WasThere: false, bytes, files), null);
    }

    /// <summary>Null when another run has it. The file stays, as the state directory's lock does.</summary>
    private static FileStream? TakeTurn(string all)
    {
        const int wouldBlock = 11;
        try
        {
            return new(Path.Combine(all, ".lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = AtomicFile.Secret,
            });
        }
        catch (IOException e) when (e.HResult == wouldBlock)
        {
            return null;
        }
    }

    private static UiInstallResult Fail(UiInstallTrouble trouble, params object?[] args) => new(null, UiInstallFailure.Of(trouble, args));

    [GeneratedRegex("^\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}(-[0-9A-Za-z.-]{1,64})?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex AnyVersion();
}

/// <summary>Everything that can go wrong, as expected.</summary>
internal enum UiInstallTrouble
{
    /// <summary>{0} version, {1} the pinned one.</summary>
    VersionNotValid,

    /// <summary>{0} version, {1} the pinned one.</summary>
    VersionNotCompatible,

    /// <summary>{0} what was given.</summary>
    RegistryNotValid,

    Busy,

    /// <summary>{0} directory, {1} what the system says.</summary>
    NotWritable,

    /// <summary>{0} directory.</summary>
    DiskFull,

    /// <summary>{0} address, {1} what the system says.</summary>
    Unreachable,

    /// <summary>{0} address, {1} seconds.</summary>
    TimedOut,

    /// <summary>{0} address, {1} HTTP status.</summary>
    Refused,

    /// <summary>{0} registry, {1} version, {2} the pinned one.</summary>
    VersionUnknown,

    /// <summary>{0} registry, {1} version.</summary>
    AnswerNotValid,

    /// <summary>{0} registry, {1} version.</summary>
    NoIntegrity,

    /// <summary>{0} MB.</summary>
    TooLarge,

    /// <summary>{0} registry.</summary>
    CutShort,

    /// <summary>{0} registry.</summary>
    Mismatch,

    /// <summary>{0} what is wrong with it.</summary>
    NotAnArchive,

    /// <summary>{0} name of the entry.</summary>
    Unsafe,

    /// <summary>{0} version, {1} the pinned one.</summary>
    NoUiInside,
}

/// <summary>A <see cref="UiInstallTrouble"/> with its words.</summary>
internal sealed record UiInstallFailure(UiInstallTrouble Trouble, Problem Problem)
{
    public static UiInstallFailure Of(UiInstallTrouble trouble, params object?[] args)
    {
        var (what, next) = Words(trouble);
        return new(trouble, new(what.With(args), next.With(args)));
    }

    private static (Sentence What, Sentence Next) Words(UiInstallTrouble trouble) => trouble switch
    {
        UiInstallTrouble.VersionNotValid => (UiWords.VersionNotValid, UiWords.VersionNotValidNext),
        UiInstallTrouble.VersionNotCompatible => (UiWords.VersionNotCompatible, UiWords.VersionNotCompatibleNext),
        UiInstallTrouble.RegistryNotValid => (UiWords.RegistryNotValid, UiWords.RegistryNotValidNext),
        UiInstallTrouble.Busy => (UiWords.Busy, UiWords.BusyNext),
        UiInstallTrouble.NotWritable => (UiWords.NotWritable, UiWords.NotWritableNext),
        UiInstallTrouble.DiskFull => (UiWords.DiskFull, UiWords.DiskFullNext),
        UiInstallTrouble.Unreachable => (UiWords.Unreachable, UiWords.UnreachableNext),
        UiInstallTrouble.TimedOut => (UiWords.TimedOut, UiWords.TimedOutNext),
        UiInstallTrouble.Refused => (UiWords.Refused, UiWords.RefusedNext),
        UiInstallTrouble.VersionUnknown => (UiWords.VersionUnknown, UiWords.VersionUnknownNext),
        UiInstallTrouble.AnswerNotValid => (UiWords.AnswerNotValid, UiWords.AnswerNotValidNext),
        UiInstallTrouble.NoIntegrity => (UiWords.NoIntegrity, UiWords.NoIntegrityNext),
        UiInstallTrouble.TooLarge => (UiWords.TooLarge, UiWords.TooLargeNext),
        UiInstallTrouble.CutShort => (UiWords.CutShort, UiWords.CutShortNext),
        UiInstallTrouble.Mismatch => (UiWords.Mismatch, UiWords.MismatchNext),
        UiInstallTrouble.NotAnArchive => (UiWords.NotAnArchive, UiWords.CutShortNext),
        UiInstallTrouble.Unsafe => (UiWords.Unsafe, UiWords.MismatchNext),
        UiInstallTrouble.NoUiInside => (UiWords.NoUiInside, UiWords.OtherVersionNext),
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, null),
    };
}
