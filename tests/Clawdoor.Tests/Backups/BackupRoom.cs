using System.Text;
using Clawdoor.Backups;
using Clawdoor.Cli;
using Clawdoor.Conversations;
using Clawdoor.Devices;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Tests.Certificates;
using Clawdoor.Tests.Devices;
using Clawdoor.Tests.Machine;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Backups;

/// <summary>A home with a state that has something of every kind, and the commands run in it.</summary>
internal sealed class BackupRoom : IDisposable
{
    public const string Passphrase = "correct horse battery";

    private readonly TemporaryDirectory _directory = new();

    public ManualTime Time { get; } = new(new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));

    public string Home => _directory["home"];

    public string OtherHome => _directory["other"];

    public string State => StateIn(Home);

    public string this[string name] => _directory[name];

    public Places Places => PlacesIn(Home);

    public static string StateIn(string home) => Path.Combine(home, ".local/state/clawdoor");

    public static Places PlacesIn(string home) => new(
        StateIn(home), Path.Combine(home, ".config/clawdoor/clawdoor.json"), Path.Combine(home, ".openclaw/openclaw.json"), Path.Combine(home, ".openclaw/.env"));

    /// <summary>A door and a gateway that are two services, each with a state of its own.</summary>
    public static Places ServicesIn(string root) => new(
        Path.Combine(root, "lib/clawdoor"), Path.Combine(root, "etc/clawdoor.json"),
        Path.Combine(root, "lib/clawdoor-gateway/.openclaw/openclaw.json"), Path.Combine(root, "lib/clawdoor-gateway/.openclaw/.env"))
    {
        Gateway = Path.Combine(root, "lib/clawdoor-gateway"),
    };

    /// <summary>What both leave behind; one device is paired.</summary>
    public DeviceIdentity FillServices()
    {
        var (device, places) = (Fill(), ServicesIn(Home));
        Directory.CreateDirectory(places.State, AtomicFile.SecretDirectory);
        Directory.Move(State, places.Gateway!);
        Write("home/lib/clawdoor/own.pem", "certificate");
        Write("home/lib/clawdoor/gateway-token", "the door's");
        Write("home/lib/clawdoor/clawdoor.lock", "");
        Write("home/lib/clawdoor-gateway/.openclaw/openclaw.json", "{ gateway: { port: 31000 } }");
        Write("home/lib/clawdoor-gateway/.openclaw/.env", "A=b\n");
        Write("home/etc/clawdoor.json", "{}");
        return device;
    }

    /// <summary>Gives it, and all in it, to the user of a service.</summary>
    public static void GiveAway(string path)
    {
        var entries = Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories) : [];
        foreach (var entry in entries.Append(path))
        {
            using var handle = LibC.OpenForReading(entry);
            Assert.True(UnixFile.GiveTo(handle, Stranger));
        }
    }

    public static FileOwner Stranger { get; } = new(65534, 65534);

    /// <summary>Everything that a built-in gateway behind a door leaves behind; one device is paired.</summary>
    public DeviceIdentity Fill()
    {
        var device = DeviceIdentity.Generate();
        Directory.CreateDirectory(State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (devices, _) = DeviceStore.Open(State, Time);
        using (devices)
        {
            devices!.Approve(devices.Ask(StoreRoom.Wish(device, Scopes.Read)).Request.RequestId, ApprovedVia.Owner);
        }

        ConversationStore.Open(State, Time).Store!.Dispose();
        Write("home/.local/state/clawdoor/gateway-token", "kept token\n");
        Write("home/.local/state/clawdoor/device.key", "key\n");
        Write("home/.local/state/clawdoor/models.json", "{}");
        Write("home/.local/state/clawdoor/doctor-journal.json", "[]");
        Write("home/.local/state/clawdoor/openclaw-backups/0001/before.json", "{}");
        Write("home/.local/state/clawdoor/openclaw-backups/0001/manifest.json", "{}");
        Write("home/.local/state/clawdoor/openclaw-backups/lock", "");
        Write("home/.local/state/clawdoor/ui/2026.9.6/index.html", "<html>");
        Write("home/.local/state/clawdoor/clawdoor.lock", "");
        Write("home/.config/clawdoor/clawdoor.json", """{ "address": ["203.0.113.5"], "httpsPort": 8443 }""");
        Write("home/.openclaw/openclaw.json", """{ gateway: { port: 31000 } }""");
        Write("home/.openclaw/.env", "A=b\n");
        return device;
    }

    public string Write(string name, string text) => _directory.Write(name, text);

    /// <summary>A backup of <see cref="Home"/>, quickly made.</summary>
    public string MakeBackup(string name = "door.backup", int iterations = 1, Places? places = null)
    {
        var (copy, trouble) = StateCopy.Take(places ?? Places, Time);
        Assert.True(copy is not null, $"{trouble?.Problem.What}");
        using (copy)
        {
            var manifest = new Manifest("1.2.3", Time.GetUtcNow())
            {
                Certificate = copy.Certificate(),
                Files = [.. copy.Names.Select(n => new ManifestFile(n, new FileInfo(copy.PathOf(n)).Length, Sum(File.ReadAllBytes(copy.PathOf(n)))))],
            };
            using var file = File.Create(_directory[name]);
            BackupWriter.Write(file, manifest, copy.PathOf, BackupHeader.Make(Passphrase, iterations));
        }

        return _directory[name];
    }

    /// <summary>What <c>clawdoor restore</c> does with it, <paramref name="replace"/> said or not.</summary>
    public (Placed? Placed, BackupTrouble? Trouble) Restore(string path, Places places, bool replace = false)
    {
        var (backup, trouble) = BackupFile.Open(path);
        Assert.Null(trouble);
        using (backup)
        {
            Assert.Null(backup!.Unlock(BackupRoom.Passphrase));
            var (manifest, unreadable) = backup.Examine();
            Assert.True(manifest is not null, $"{unreadable?.Problem.What}");
            var standing = Standing.Look(places, manifest);
            if (standing.Refusal(places, replace) is { } refusal)
                return (null, refusal);
            var (held, busy) = Placement.Hold(standing, Time);
            using (held)
                return busy is null ? new Placement(places, Time).Put(backup, standing) : (null, busy);
        }
    }

    public static string Sum(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));

    /// <summary>Every file below, with its content; names of moments (locks) left out.</summary>
    public static IReadOnlyDictionary<string, string> Tree(string folder) => !Directory.Exists(folder) ? new Dictionary<string, string>() :
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is not (StateFiles.Lock or "lock"))
            .ToDictionary(f => Path.GetRelativePath(folder, f), f => Encoding.Latin1.GetString(File.ReadAllBytes(f)));

    public async Task<(ExitCode Code, string Output, string Error)> RunAsync(string home, string[] arguments, string? answers = null, string input = "")
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var cli = new CliContext(
            new Terminal(Language.English, new StringReader(answers ?? input), Plain(output), Plain(error), canAsk: answers is not null),
            new Dictionary<string, string> { ["HOME"] = home, ["CLAWDOOR_STATE"] = StateIn(home), ["CLAWDOOR_SETTINGS"] = PlacesIn(home).Settings },
            Time);
        var code = await CommandTree.Build(cli).Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        return ((ExitCode)code, output.ToString(), error.ToString());
    }

    public void Dispose() => _directory.Dispose();

    private static IAnsiConsole Plain(StringWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 4096;
        return console;
    }
}
