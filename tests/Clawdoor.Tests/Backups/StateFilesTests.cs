using System.Reflection;
using System.Text.RegularExpressions;
using Clawdoor.Backups;
using Clawdoor.Machine;
using Clawdoor.Tests.House;
using Xunit;

namespace Clawdoor.Tests.Backups;

/// <summary>Whatever Clawdoor puts into its state directory is decided about: it goes into a backup, or it does not.</summary>
public sealed class StateFilesTests
{
    /// <summary>What the code joins to a state directory, as it stands there, with the name it makes.</summary>
    private static readonly Dictionary<string, string> _joined = new()
    {
        ["\"control.sock\""] = "control.sock",
        ["\"openclaw-backups\""] = "openclaw-backups",
        ["\"doctor-journal.json\""] = "doctor-journal.json",
        ["\"firewall.json\""] = "firewall.json",
        ["\"ui\""] = "ui",
        ["KeyFile"] = GatewayAccess.KeyFile,
        ["DeviceStore.FileName"] = Clawdoor.Devices.DeviceStore.FileName,
        ["LockName"] = StateFiles.Lock,
        ["StateFiles.UnfinishedRestore"] = StateFiles.UnfinishedRestore,
        ["StateFiles.Lock"] = StateFiles.Lock,
        ["StateFiles.Certificate"] = StateFiles.Certificate,
        // In OpenClaw's state directory, not in ours.
        ["\"state\""] = "ui",
        ["\".env\""] = "ui",
        // A name of the table, or one read from the directory.
        ["name"] = "ui",
        ["entry"] = "ui",
        ["s"] = "ui",
        ["f.Name"] = "ui",
        ["_fileNames[0]"] = "ui",
    };

    [Fact]
    public void Every_name_that_is_joined_to_a_state_directory_is_decided_about() => Rule.IsKept(
        from file in Repository.Code("src/Clawdoor")
        from match in Regex.Matches(file.Text, @"Path\.Combine\((?<folder>[\w.!]+), (?<name>\$?""[^""]*""|[\w.!\[\]]+)")
        where Regex.IsMatch(match.Groups["folder"].Value, @"(^|\.)(own)?[Ss]tate(Directory)?(\.Path)?$|^options\.Directory$")
        let name = match.Groups["name"].Value
        let made = name == "FileName" ? FileNameOf(file) : _joined.GetValueOrDefault(name)
        where made is null || StateFiles.Find(made) is null
        select $"{file.Path} keeps {name} in the state directory: say in StateFiles (and docs/backup.md) whether it goes into a backup, and in this test what it is called");

    [Fact]
    public void Every_store_and_every_file_name_of_a_room_is_decided_about()
    {
        var names =
            from type in typeof(StateDirectory).Assembly.GetTypes()
            where type != typeof(Manifest)
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where field is { IsLiteral: true, Name: "FileName" or "KeyFile" or "LockName" } || field.FieldType == typeof(StoreKind)
            let value = field.IsLiteral ? (string)field.GetRawConstantValue()! : ((StoreKind)field.GetValue(null)!).FileName
            select (Where: $"{type.Name}.{field.Name}", Name: value);

        Assert.True(names.Count() >= 7);
        Rule.IsKept(names.Where(n => StateFiles.Find(n.Name) is null).Select(n => $"{n.Where} is {n.Name}, which StateFiles does not know"));
        Assert.All(names.Where(n => n.Name.EndsWith(".sqlite", StringComparison.Ordinal)), n => Assert.Equal(StateFate.KeptDatabase, StateFiles.Find(n.Name)!.Fate));
    }

    [Fact]
    public void The_page_gives_a_reason_for_each()
    {
        var page = File.ReadAllText(Repository.Absolute("docs/backup.md"));
        Rule.IsKept(StateFiles.All.Where(f => !page.Contains($"| `{f.Name}` |", StringComparison.Ordinal)).Select(f => $"docs/backup.md says nothing of {f.Name}"));
    }

    private static string? FileNameOf(RepositoryFile file) =>
        Regex.Match(file.Text, @"const string FileName = ""([^""]+)""") is { Success: true } own ? own.Groups[1].Value : null;
}
