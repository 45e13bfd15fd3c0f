using Clawdoor.Config;
using Clawdoor.Config.Json5;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Cli;

/// <summary>clawdoor.json as it will be; what is in it already stays, comments included.</summary>
/// <param name="Path">Links followed.</param>
/// <param name="Before">Null when there is no such file yet.</param>
internal sealed record SettingsDraft(string Path, string? Before, string After)
{
    // Read by the door under whatever user it runs; it holds no secret.
    private const UnixFileMode NewMode = AtomicFile.Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public bool ChangesNothing => Before == After;

    public TextDiff Diff => TextDiff.Of(Before ?? "", After, masked: false);

    /// <param name="values">What it shall say; all else stays.</param>
    public static (SettingsDraft? Draft, Problem? Problem) Of(string path, IReadOnlyList<(Setting Setting, Json5Value Value)> values)
    {
        var target = UnixFile.RealPath(path) ?? System.IO.Path.GetFullPath(path);
        string? before;
        try
        {
            before = File.Exists(target) ? File.ReadAllText(target) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(SettingsWords.FileUnreadable.With(target, e.Message)));
        }

        if (before is null)
        {
            var style = new Json5Style { ShortArrays = true };
            return (new(target, null, style.Write(new Json5Object([.. values.Where(v => !SaysNothing(v.Value)).Select(v => new Json5Member(v.Setting.Key, v.Value))]), "") + "\n"), null);
        }

        var after = before;
        foreach (var (setting, value) in values)
        {
            if (Json5Document.Read(after).Document is not { Root: Json5Object root } document)
                return (null, new(SettingsWords.FileNotObject.With(target)));
            if (root[setting.Key] is { } old)
                after = old.SameAs(value) ? after : Json5Edit.Apply(after, Json5Edit.Set(document, old, value));
            else if (!SaysNothing(value))
                after = Json5Edit.Apply(after, Json5Edit.Insert(document, root, setting.Key, value));
        }

        return (new(target, before, after), null);
    }

    /// <summary>Writes it, the version before kept beside it.</summary>
    /// <param name="reason">A word for its name, such as <c>nginx</c>.</param>
    /// <returns>Where the version before is, null when there was none.</returns>
    public (string? Backup, Problem? Problem) Write(string reason)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            var facts = UnixFile.Find(Path);
            string? backup = null;
            if (Before is not null)
            {
                backup = Enumerable.Range(1, 1000).Select(i => $"{Path}.before-{reason}-{i}").First(name => !File.Exists(name));
                File.Copy(Path, backup);
            }

            AtomicFile.Write(Path, System.Text.Encoding.UTF8.GetBytes(After), facts?.Mode ?? NewMode, facts?.Owner);
            return (backup, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(ImportWords.NotWritable.With(Path, e.Message), ImportWords.NotWritableNext));
        }
    }

    // An empty list says "all" as no list does; it is needed only to take away what stands there.
    private static bool SaysNothing(Json5Value value) => value is Json5Array { Items.Count: 0 };
}
